import { ImportForm } from "#components/admin/import-form.tsx";
import { PageHeader } from "#components/admin/page-header.tsx";
import { adminPage } from "../../access.ts";
import { importBlueprint } from "./actions.ts";

/** Imports a blueprint, such as an exported flow. */
export default async function ImportPage() {
  const call = await adminPage("/if/admin/blueprints/import/");
  if (!call) return null;
  return (
    <>
      <PageHeader
        title="Import"
        about="Makes or changes what a blueprint describes, such as an exported flow: all of it, or nothing when something in it is wrong. The blueprint itself is not stored."
        trail={[{ href: "/if/admin/blueprints/", title: "Blueprints" }]}
      />
      <ImportForm action={importBlueprint} />
    </>
  );
}
