import { PageHeader } from "#components/admin/page-header.tsx";
import { NEW_BRAND } from "#lib/admin/brands/brand-draft.ts";
import { adminPage } from "../../access.ts";
import { BrandEditor } from "../brand-editor.tsx";

/** The form for a new brand, with the login page that it will make. */
export default async function NewBrandPage() {
  const call = await adminPage("/if/admin/brands/new/");
  if (!call) return null;
  return (
    <>
      <PageHeader title="New brand" trail={[{ href: "/if/admin/brands/", title: "Brands" }]} />
      <BrandEditor brand={NEW_BRAND} values={{}} call={call} />
    </>
  );
}
