import type { FlowDefinition } from "#lib/flows/definitions.ts";
import { findVersion, type StoredVersion } from "#lib/versions/store.ts";
import type { ApiCall } from "../../endpoint.ts";
import { notFound } from "../../errors.ts";
import { findFlow } from "./actions.ts";

/** The number of a version as a path or a query names it; null for what is none. */
export function readNumber(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

/** The flow and the version that the path names. @throws ApiError 404 */
export async function findNamed(call: ApiCall): Promise<{ flow: FlowDefinition; version: StoredVersion }> {
  const flow = await findFlow(call);
  const number = readNumber(call.params.number ?? "");
  const version = number === null ? null : await findVersion(call.services.client, flow.pk, number);
  if (!version) throw notFound();
  return { flow, version };
}
