"use server";

import { redirect } from "next/navigation";
import type { SaveState } from "#components/admin/object-form.tsx";
import { describeForm } from "#lib/admin/forms/describe-form.ts";
import { readForm } from "#lib/admin/forms/read-form.ts";
import { refusable } from "#lib/admin/save-object.ts";
import { duplicateFlowEndpoint, duplicateRequest } from "#lib/api/resources/flows/duplicate.ts";
import { adminAction } from "../../../access.ts";

/** Makes a copy of a flow and opens it in the editor. */
export async function duplicateFlow(slug: string, _state: SaveState, form: FormData): Promise<SaveState> {
  const body = readForm(describeForm(duplicateRequest), form, true);
  const path = `/if/admin/flows/${encodeURIComponent(slug)}/duplicate/`;
  const call = await adminAction(path, { body, params: { slug } });
  const result = await refusable(() => duplicateFlowEndpoint.handle(call));
  if ("errors" in result) return { errors: result.errors, values: body };
  redirect(`/if/admin/flows/${encodeURIComponent(String(body.slug).trim())}/`);
}
