import { notFound } from "next/navigation";
import { ObjectForm } from "#components/admin/object-form.tsx";
import { PageHeader } from "#components/admin/page-header.tsx";
import { findCollection } from "#lib/admin/collections/registry.ts";
import { describeObjectForm } from "#lib/admin/object-page.ts";
import { adminPage } from "../../access.ts";
import { saveFromForm } from "../actions.ts";

/** A form for a new object. */
export default async function NewObjectPage({ params }: { params: Promise<{ collection: string }> }) {
  const { collection: slug } = await params;
  const call = await adminPage(`/if/admin/${slug}/new/`);
  if (!call) return null;
  const collection = findCollection(slug);
  if (!collection) notFound();
  const form = await describeObjectForm(collection, call);
  return (
    <>
      <PageHeader
        title={`New ${collection.singular}`}
        trail={[{ href: `/if/admin/${slug}/`, title: collection.title }]}
      />
      <ObjectForm
        {...form}
        isNew
        values={{}}
        action={saveFromForm.bind(null, slug, null)}
        submitTitle="Create"
        cancelHref={`/if/admin/${slug}/`}
      />
    </>
  );
}
