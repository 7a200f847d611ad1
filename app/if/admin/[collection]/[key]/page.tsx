import { notFound } from "next/navigation";
import { ChangeTable } from "#components/admin/change-table.tsx";
import { CopyField } from "#components/admin/copy-field.tsx";
import { DeletePanel } from "#components/admin/delete-panel.tsx";
import { ObjectActions } from "#components/admin/object-actions.tsx";
import { ObjectForm } from "#components/admin/object-form.tsx";
import { PageHeader } from "#components/admin/page-header.tsx";
import { RecordView } from "#components/admin/record-view.tsx";
import { findCollection } from "#lib/admin/collections/registry.ts";
import { readChanges } from "#lib/admin/events/read-changes.ts";
import { describeActions } from "#lib/admin/object-actions/run-action.ts";
import { linksOf } from "#lib/admin/object-links.ts";
import { describeObjectForm, loadObject, nameOf } from "#lib/admin/object-page.ts";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { ApiError } from "#lib/api/errors.ts";
import { findObject } from "#lib/api/objects.ts";
import type { Resource } from "#lib/api/resource.ts";
import { adminPage } from "../../access.ts";
import { deleteFromForm, runFromForm, saveFromForm } from "../actions.ts";

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
  const actions = resource.actions ?? ["update", "destroy"];
  const canChange = !collection.readOnly && actions.includes("update");
  const canDestroy = !collection.readOnly && actions.includes("destroy");
  const usedBy = canDestroy ? await findUsers(resource, call) : [];
  return (
    <>
      <PageHeader
        title={nameOf(values)}
        about={type}
        trail={[{ href: `/if/admin/${slug}/`, title: collection.title }]}
      />
      {linksOf(slug, values, call.facts).map((link) => (
        <div key={link.title} className="mb-6 max-w-3xl">
          <CopyField {...link} />
        </div>
      ))}
      {slug === "events" ? <ChangeTable changes={readChanges(values)} /> : null}
      {canChange ? (
        <ObjectForm
          // Deactivating changes a field of the form as well; then it starts anew.
          key={String(values.is_active)}
          {...(await describeObjectForm(collection, resource, call))}
          isNew={false}
          values={values}
          action={saveFromForm.bind(null, slug, key)}
          submitTitle="Save"
          cancelHref={`/if/admin/${slug}/`}
        />
      ) : (
        <RecordView record={values} />
      )}
      <ObjectActions forms={await describeActions(slug, values, call)} run={runFromForm.bind(null, slug, key)} />
      {canDestroy ? (
        <DeletePanel singular={collection.singular} usedBy={usedBy} action={deleteFromForm.bind(null, slug, key)} />
      ) : null}
    </>
  );
}

async function findUsers(resource: Resource, call: ApiCall) {
  const db = call.services.client;
  return (await resource.usedBy?.(db, await findObject(db, resource, call))) ?? [];
}
