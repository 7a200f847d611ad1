import type { ApiCall } from "#lib/api/endpoint.ts";
import { showObject } from "#lib/api/objects.ts";
import { requestSchema } from "#lib/api/resource.ts";
import type { Collection } from "./collections/collection.ts";
import { describeForm, toJsonSchema } from "./forms/describe-form.ts";
import { loadReferenceOptions } from "./reference-options.ts";

/** The form of a collection's objects: its fields, what they can refer to, and the schema that checks them in the browser. */
export async function describeObjectForm(collection: Collection, call: ApiCall) {
  const schema = requestSchema(collection.resource);
  const fields = describeForm(schema);
  return {
    fields,
    groups: collection.groups ?? [],
    options: await loadReferenceOptions(call.services.client, fields),
    schema: toJsonSchema(schema) as Record<string, unknown>,
  };
}

/** What an object is called. */
export function nameOf(record: Readonly<Record<string, unknown>>): string {
  const { name, username, identifier, domain, slug, pk } = record;
  return String(name || username || identifier || domain || slug || pk);
}

/** The object that the call's path names. @throws ApiError 404 */
export function loadObject(collection: Collection, call: ApiCall): Promise<Record<string, unknown>> {
  return showObject(collection.resource, call);
}
