import { notFound } from "next/navigation";
import { DeletePanel } from "#components/admin/delete-panel.tsx";
import { PageHeader } from "#components/admin/page-header.tsx";
import { nameOf } from "#lib/admin/object-page.ts";
import { refusable } from "#lib/admin/save-object.ts";
import { showObject } from "#lib/api/objects.ts";
import { brandResource } from "#lib/api/resources/core/brands.ts";
import { deleteFromForm } from "../../[collection]/actions.ts";
import { adminPage } from "../../access.ts";
import { BrandEditor } from "../brand-editor.tsx";

/** A brand, with the login page that it makes. */
export default async function BrandPage({ params }: { params: Promise<{ key: string }> }) {
  const { key: encoded } = await params;
  const key = decodeURIComponent(encoded);
  const call = await adminPage(`/if/admin/brands/${encoded}/`, { params: { brand_uuid: key } });
  if (!call) return null;
  const found = await refusable(async () => ({
    kind: "found" as const,
    values: await showObject(brandResource, call),
  }));
  if (found.kind === "refused") notFound();
  return (
    <>
      <PageHeader title={nameOf(found.values)} trail={[{ href: "/if/admin/brands/", title: "Brands" }]} />
      <BrandEditor brand={key} values={found.values} call={call} />
      <DeletePanel singular="brand" usedBy={[]} action={deleteFromForm.bind(null, "brands", key)} />
    </>
  );
}
