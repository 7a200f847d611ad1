"use server";

import { redirect } from "next/navigation";
import type { SaveState } from "#components/admin/object-form.tsx";
import { findCollection } from "#lib/admin/collections/registry.ts";
import { describeForm } from "#lib/admin/forms/describe-form.ts";
import { readForm } from "#lib/admin/forms/read-form.ts";
import { deleteObject, saveObject } from "#lib/admin/save-object.ts";
import { requestSchema } from "#lib/api/resource.ts";
import { adminAction } from "../access.ts";

/** Saves what a form says: a new object without a key, else the object with the key. */
export async function saveFromForm(
  slug: string,
  key: string | null,
  _state: SaveState,
  form: FormData,
): Promise<SaveState> {
  const collection = findCollection(slug);
  if (!collection) return { errors: { detail: ["There is no such list."] } };
  const body = readForm(describeForm(requestSchema(collection.resource)), form, key === null);
  const params = key === null ? {} : { [collection.resource.key.param]: key };
  const call = await adminAction(`/if/admin/${slug}/`, { params, body });
  const result = await saveObject(collection, call, key === null);
  if (result.kind === "refused") return { errors: result.errors, values: body };
  const saved = String(result.record[collection.resource.key.field]);
  if (saved !== key) redirect(`/if/admin/${slug}/${encodeURIComponent(saved)}/`);
  return { errors: {}, values: result.record, saved: true };
}

/** Deletes an object; the page before has said what goes with it. */
export async function deleteFromForm(
  slug: string,
  key: string,
  _state: SaveState,
  _form: FormData,
): Promise<SaveState> {
  const collection = findCollection(slug);
  if (!collection) return { errors: { detail: ["There is no such list."] } };
  const call = await adminAction(`/if/admin/${slug}/`, { params: { [collection.resource.key.param]: key } });
  const result = await deleteObject(collection, call);
  if (result.kind === "refused") return { errors: result.errors };
  redirect(`/if/admin/${slug}/`);
}
