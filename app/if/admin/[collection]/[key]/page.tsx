import { notFound } from "next/navigation";
import { DeletePanel } from "#components/admin/delete-panel.tsx";
import { ObjectForm } from "#components/admin/object-form.tsx";
import { PageHeader } from "#components/admin/page-header.tsx";
import { findCollection } from "#lib/admin/collections/registry.ts";
import { describeObjectForm, loadObject, nameOf } from "#lib/admin/object-page.ts";
import { ApiError } from "#lib/api/errors.ts";
import { findObject } from "#lib/api/objects.ts";
import { adminPage } from "../../access.ts";
import { deleteFromForm, saveFromForm } from "../actions.ts";

/** One object: its form, and what deleting it would touch. */
export default async function ObjectPage({ params }: { params: Promise<{ collection: string; key: string }> }) {
  const { collection: slug, key: encoded } = await params;
  const key = decodeURIComponent(encoded);
  const collection = findCollection(slug);
  const names = collection ? { [collection.resource.key.param]: key } : {};
  const call = await adminPage(`/if/admin/${slug}/${encoded}/`, { params: names });
  if (!call) return null;
  if (!collection) notFound();
  const loaded = await loadObject(collection, call).catch((cause: unknown) => {
    if (cause instanceof ApiError && cause.status === 404) notFound();
    throw cause;
  });
  const { resource, values, type } = loaded;
  const db = call.services.client;
  const form = await describeObjectForm(collection, resource, call);
  const usedBy = (await resource.usedBy?.(db, await findObject(db, resource, call))) ?? [];
  return (
    <>
      <PageHeader
        title={nameOf(values)}
        about={type}
        trail={[{ href: `/if/admin/${slug}/`, title: collection.title }]}
      />
      <ObjectForm
        {...form}
        isNew={false}
        values={values}
        action={saveFromForm.bind(null, slug, key)}
        submitTitle="Save"
        cancelHref={`/if/admin/${slug}/`}
      />
      <DeletePanel singular={collection.singular} usedBy={usedBy} action={deleteFromForm.bind(null, slug, key)} />
    </>
  );
}
