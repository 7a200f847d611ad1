"use server";

import { redirect } from "next/navigation";
import { refusable } from "#lib/admin/save-object.ts";
import { destroyObject } from "#lib/api/objects.ts";
import type { Resource } from "#lib/api/resource.ts";
import { sessionResource } from "#lib/api/resources/core/sessions.ts";
import { userConsentResource } from "#lib/api/resources/core/user-consent.ts";
import { adminAction } from "../../access.ts";

/** Logs one of a person's browsers out. @param user whose page to come back to */
export async function endUserSession(user: string, form: FormData): Promise<void> {
  await remove(sessionResource, user, form);
}

/** Takes back something that a person has allowed. @param user whose page to come back to */
export async function revokeUserConsent(user: string, form: FormData): Promise<void> {
  await remove(userConsentResource, user, form);
}

/** What is gone already needs no word: the page no longer shows it. */
async function remove(resource: Resource, user: string, form: FormData): Promise<void> {
  const id = form.get("id");
  const path = `/if/admin/users/${encodeURIComponent(user)}/`;
  const call = await adminAction(path, { params: { [resource.key.param]: typeof id === "string" ? id : "" } });
  await refusable(() => destroyObject(resource, call));
  redirect(path);
}
