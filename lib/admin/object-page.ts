import type { ApiCall } from "#lib/api/endpoint.ts";
import { showObject } from "#lib/api/objects.ts";
import { type Resource, requestSchema } from "#lib/api/resource.ts";
import type { Collection } from "./collections/collection.ts";
import { describeForm, toJsonSchema } from "./forms/describe-form.ts";
import type { FormField } from "./forms/form-field.ts";
import { loadReferenceOptions } from "./reference-options.ts";

/** The form of a collection's objects: its fields, what they can refer to, and the schema that checks them in the browser. */
export async function describeObjectForm(collection: Collection, resource: Resource, call: ApiCall) {
  const schema = requestSchema(resource);
  const fields = formFields(collection, resource);
  return {
    fields,
    groups: collection.groups ?? [],
    options: await loadReferenceOptions(call.services.client, fields),
    schema: toJsonSchema(schema) as Record<string, unknown>,
  };
}

/** The fields of a form: those of the request, but for what means nothing here. */
export function formFields({ hidden = [] }: Collection, resource: Resource): FormField[] {
  return describeForm(requestSchema(resource)).filter(({ name }) => !hidden.includes(name));
}

/** What an object is called. */
export function nameOf(record: Readonly<Record<string, unknown>>): string {
  const { name, username, identifier, domain, slug, action, pk } = record;
  return String(name || username || identifier || domain || slug || (action && words(action)) || pk);
}

/** What an event is about has no name but this: `model_updated` → "Model updated" */
function words(action: unknown): string {
  const text = String(action).replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An object as its page needs it. */
export interface LoadedObject {
  /** What changes it. */
  resource: Resource;
  values: Record<string, unknown>;
  /** What its type is called, where there are types. */
  type: string | undefined;
}

/** The object that the call's path names, and the resource that changes it. @throws ApiError 404 */
export async function loadObject({ resource, variants }: Collection, call: ApiCall): Promise<LoadedObject> {
  const values = await showObject(resource, call);
  const variant = variants?.find(({ model }) => model === values.meta_model_name);
  if (!variant) return { resource, values, type: undefined };
  return { resource: variant.resource, values: await showObject(variant.resource, call), type: variant.title };
}

/** The resource that makes new objects. @param type of the collection's variants; undefined for one that there is not */
export function creatingResource({ resource, variants }: Collection, type: string | undefined): Resource | undefined {
  return variants ? variants.find((variant) => variant.type === type)?.resource : resource;
}
