import { toUuid } from "#lib/models/fields.ts";
import type { ApiCall } from "../endpoint.ts";
import type { Resource } from "../resource.ts";
import type { Concern } from "./guard.ts";

/** Keys are taken with and without hyphens. */
const KEY = /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/gi;

/** What a change of an object may touch of what keeps administrators in. @param fields that it touches */
export function concernOf(
  { rights = [], choosesFlows, key }: Resource,
  { params, body }: ApiCall,
  fields: readonly string[],
): Concern {
  const administrators = rights.some((field) => fields.includes(field));
  if (choosesFlows) return { administrators };
  const named = [params[key.param] ?? "", ...(JSON.stringify(body).match(KEY) ?? [])];
  return { administrators, keys: named.filter(Boolean).map((name) => toUuid(name) ?? name) };
}
