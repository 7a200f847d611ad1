import type { ApiCall } from "#lib/api/endpoint.ts";
import { toApiError } from "#lib/api/errors.ts";
import { changeObject, createObject, destroyObject } from "#lib/api/objects.ts";
import type { Resource } from "#lib/api/resource.ts";
import type { FormField } from "./forms/form-field.ts";
import { findPeople } from "./forms/people.ts";

/** What is wrong with a call, by field. */
export interface Refusal {
  kind: "refused";
  errors: Record<string, string[]>;
}

/** How a change ended: the object as it is now, or what is wrong by field. */
export type SaveResult = { kind: "saved"; record: Record<string, unknown> } | Refusal;

/**
 * Makes or changes an object as the REST API does.
 *
 * @param fields of the form that the call's body was read from
 * @throws faults of the system
 */
export function saveObject(
  resource: Resource,
  call: ApiCall,
  { fields, isNew }: { fields: readonly FormField[]; isNew: boolean },
): Promise<SaveResult> {
  return refusable(async () => {
    const found = { ...call, body: await findPeople(call.services.client, fields, call.body) };
    const record = isNew ? await createObject(resource, found) : await changeObject(resource, found, { whole: false });
    return { kind: "saved", record };
  });
}

/** Deletes the object that the call's path names. */
export function deleteObject(resource: Resource, call: ApiCall): Promise<SaveResult> {
  return refusable(async () => {
    await destroyObject(resource, call);
    return { kind: "saved", record: {} };
  });
}

/** What `work` comes to, or why the REST API refuses it. @throws faults of the system */
export async function refusable<Result>(work: () => Promise<Result>): Promise<Result | Refusal> {
  try {
    return await work();
  } catch (cause) {
    const error = toApiError(cause);
    if (!error) throw cause;
    const errors = Object.entries(error.body).map(([field, texts]): [string, string[]] => [
      field,
      [texts].flat().map(String),
    ]);
    return { kind: "refused", errors: Object.fromEntries(errors) };
  }
}
