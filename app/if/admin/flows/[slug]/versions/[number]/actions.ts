"use server";

import { cookies as readCookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { callEndpoint } from "#lib/admin/call-endpoint.ts";
import { withConfirmation } from "#lib/admin/lockout-form.ts";
import type { ActionState } from "#lib/admin/object-actions/action-state.ts";
import { refusable } from "#lib/admin/save-object.ts";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { prepareVersion } from "#lib/api/resources/flows/versions.ts";
import { restoreVersionEndpoint } from "#lib/api/resources/flows/versions-restore.ts";
import { outgoingCookies } from "#lib/http/flow-cookies.ts";
import { adminAction } from "../../../../access.ts";

const restoredSchema = z.object({ slug: z.string(), number: z.int() });

/**
 * Goes back to a version, or runs it in this browser.
 * @param newest number of the newest version that the page has shown
 * @param name of what was pressed
 */
export async function actOnVersion(
  slug: string,
  number: number,
  newest: number,
  name: string,
  _state: ActionState,
  form: FormData,
): Promise<ActionState> {
  const path = `/if/admin/flows/${encodeURIComponent(slug)}/versions/${number}/`;
  const params = { slug, number: String(number) };
  const call = await adminAction(path, { params, body: { newest } });
  const result = await refusable(() => (name === "restore" ? restore(withConfirmation(call, form)) : run(call)));
  if (typeof result !== "string") return { errors: result.errors };
  redirect(result);
}

/** @returns the page of the version that this has made */
async function restore(call: ApiCall): Promise<string> {
  const answer = await callEndpoint([restoreVersionEndpoint], restoreVersionEndpoint.operationId, call);
  const { slug, number } = restoredSchema.parse(answer);
  return `/if/admin/flows/${encodeURIComponent(slug)}/versions/${number}/`;
}

/** @returns the page of the flow, where the run waits */
async function run(call: ApiCall): Promise<string> {
  const { browserSecret, location } = await prepareVersion(call);
  const cookies = await readCookies();
  const secure = call.facts.origin.startsWith("https:");
  for (const cookie of outgoingCookies({ browserSecret, session: null, cookies: [] }, secure)) cookies.set(cookie);
  return location;
}
