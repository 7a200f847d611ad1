"use server";

import { redirect } from "next/navigation";
import type { SaveState } from "#components/admin/object-form.tsx";
import { findCollection } from "#lib/admin/collections/registry.ts";
import { namePeople } from "#lib/admin/forms/people.ts";
import { readForm } from "#lib/admin/forms/read-form.ts";
import { withConfirmation } from "#lib/admin/lockout-form.ts";
import type { ActionState } from "#lib/admin/object-actions/action-state.ts";
import { runAction } from "#lib/admin/object-actions/run-action.ts";
import { creatingResource, formFields, loadObject } from "#lib/admin/object-page.ts";
import { deleteObject, saveObject } from "#lib/admin/save-object.ts";
import { adminAction } from "../access.ts";

const gone: SaveState = { errors: { detail: ["There is no such list or type."] } };

/** Makes an object of what a form says. @param type of the collection's variants, when it has some */
export async function createFromForm(
  slug: string,
  type: string | undefined,
  _state: SaveState,
  form: FormData,
): Promise<SaveState> {
  const collection = findCollection(slug);
  const resource = collection && creatingResource(collection, type);
  if (!resource) return gone;
  const fields = formFields(collection, resource);
  const body = readForm(fields, form, true);
  const call = withConfirmation(await adminAction(`/if/admin/${slug}/new/`, { body }), form);
  const result = await saveObject(resource, call, { fields, isNew: true });
  if (result.kind === "refused") return { errors: result.errors, values: body };
  redirect(`/if/admin/${slug}/${encodeURIComponent(String(result.record[resource.key.field]))}/`);
}

/** Changes an object to what a form says. */
export async function saveFromForm(slug: string, key: string, _state: SaveState, form: FormData): Promise<SaveState> {
  const collection = findCollection(slug);
  if (!collection) return gone;
  const params = { [collection.resource.key.param]: key };
  const path = `/if/admin/${slug}/${encodeURIComponent(key)}/`;
  const call = withConfirmation(await adminAction(path, { params }), form);
  const { resource } = await loadObject(collection, call);
  const fields = formFields(collection, resource);
  const body = readForm(fields, form, false);
  const result = await saveObject(resource, { ...call, body }, { fields, isNew: false });
  if (result.kind === "refused") return { errors: result.errors, values: body };
  const saved = String(result.record[resource.key.field]);
  if (saved !== key) redirect(`/if/admin/${slug}/${encodeURIComponent(saved)}/`);
  return { errors: {}, values: await namePeople(call.services.client, fields, result.record), saved: true };
}

/** Deletes an object; the page before has said what goes with it. */
export async function deleteFromForm(slug: string, key: string, _state: SaveState, form: FormData): Promise<SaveState> {
  const collection = findCollection(slug);
  if (!collection) return gone;
  const { resource } = collection;
  const call = await adminAction(`/if/admin/${slug}/`, { params: { [resource.key.param]: key } });
  const result = await deleteObject(resource, withConfirmation(call, form));
  if (result.kind === "refused") return { errors: result.errors };
  redirect(`/if/admin/${slug}/`);
}

/** Does something else with an object. @param name of the action, among those of the collection */
export async function runFromForm(
  slug: string,
  key: string,
  name: string,
  _state: ActionState,
  form: FormData,
): Promise<ActionState> {
  const collection = findCollection(slug);
  if (!collection) return gone;
  const path = `/if/admin/${slug}/${encodeURIComponent(key)}/`;
  const call = await adminAction(path, { params: { [collection.resource.key.param]: key } });
  const result = await runAction(slug, name, withConfirmation(call, form), form);
  if ("redirect" in result) redirect(result.redirect);
  return result;
}
