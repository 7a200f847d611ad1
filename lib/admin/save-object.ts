import type { ApiCall } from "#lib/api/endpoint.ts";
import { toApiError } from "#lib/api/errors.ts";
import { changeObject, createObject, destroyObject } from "#lib/api/objects.ts";
import type { Resource } from "#lib/api/resource.ts";

/** What is wrong with a call, by field. */
export interface Refusal {
  kind: "refused";
  errors: Record<string, string[]>;
}

/** How a change ended: the object as it is now, or what is wrong by field. */
export type SaveResult = { kind: "saved"; record: Record<string, unknown> } | Refusal;

/** Makes or changes an object as the REST API does. @throws faults of the system */
export function saveObject(resource: Resource, call: ApiCall, isNew: boolean): Promise<SaveResult> {
  return refusable(async () => {
    const record = isNew ? await createObject(resource, call) : await changeObject(resource, call, { whole: false });
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
