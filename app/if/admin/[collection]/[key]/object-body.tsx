import { ChangeTable } from "#components/admin/change-table.tsx";
import { CopyField } from "#components/admin/copy-field.tsx";
import { DeletePanel } from "#components/admin/delete-panel.tsx";
import { ObjectActions } from "#components/admin/object-actions.tsx";
import { ObjectForm } from "#components/admin/object-form.tsx";
import { RecordView } from "#components/admin/record-view.tsx";
import type { Collection } from "#lib/admin/collections/collection.ts";
import { readChanges } from "#lib/admin/events/read-changes.ts";
import { namePeople } from "#lib/admin/forms/people.ts";
import { describeActions } from "#lib/admin/object-actions/run-action.ts";
import { linksOf } from "#lib/admin/object-links.ts";
import { describeObjectForm, type LoadedObject } from "#lib/admin/object-page.ts";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { findObject } from "#lib/api/objects.ts";
import type { Resource } from "#lib/api/resource.ts";
import { deleteFromForm, runFromForm, saveFromForm } from "../actions.ts";

interface ObjectBodyProps {
  collection: Collection;
  /** The object's key in addresses. */
  id: string;
  loaded: LoadedObject;
  call: ApiCall;
}

/** One object below its page's title: its form, what can be done with it, and what deleting it would touch. */
export async function ObjectBody({ collection, id, loaded, call }: ObjectBodyProps) {
  const { slug } = collection;
  const { resource, values } = loaded;
  const actions = resource.actions ?? ["update", "destroy"];
  const canChange = !collection.readOnly && actions.includes("update");
  const canDestroy = !collection.readOnly && actions.includes("destroy");
  const usedBy = canDestroy ? await findUsers(resource, call) : [];
  const form = canChange ? await describeObjectForm(collection, resource, call) : null;
  return (
    <>
      {linksOf(slug, values, call.facts).map((link) => (
        <div key={link.title} className="mb-6 max-w-3xl">
          <CopyField {...link} />
        </div>
      ))}
      {slug === "events" ? <ChangeTable changes={readChanges(values)} /> : null}
      {form ? (
        <ObjectForm
          // Deactivating changes a field of the form as well; then it starts anew.
          key={String(values.is_active)}
          {...form}
          isNew={false}
          values={await namePeople(call.services.client, form.fields, values)}
          action={saveFromForm.bind(null, slug, id)}
          submitTitle="Save"
          cancelHref={`/if/admin/${slug}/`}
        />
      ) : (
        <RecordView record={values} />
      )}
      <ObjectActions forms={await describeActions(slug, values, call)} run={runFromForm.bind(null, slug, id)} />
      {canDestroy ? (
        <DeletePanel singular={collection.singular} usedBy={usedBy} action={deleteFromForm.bind(null, slug, id)} />
      ) : null}
    </>
  );
}

async function findUsers(resource: Resource, call: ApiCall) {
  const db = call.services.client;
  return (await resource.usedBy?.(db, await findObject(db, resource, call))) ?? [];
}
