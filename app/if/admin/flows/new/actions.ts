"use server";

import { redirect } from "next/navigation";
import type { SaveState } from "#components/admin/object-form.tsx";
import { createFlowFromTemplate, templateForm } from "#lib/admin/flow-templates/create-flow.ts";
import { listTemplates } from "#lib/admin/flow-templates/templates.ts";
import { describeForm } from "#lib/admin/forms/describe-form.ts";
import { readForm } from "#lib/admin/forms/read-form.ts";
import { adminAction } from "../../access.ts";

/** Makes a flow from a template and opens it in the editor. @param id of the template */
export async function createFromTemplate(id: string, _state: SaveState, form: FormData): Promise<SaveState> {
  const body = readForm(describeForm(templateForm), form, true);
  const call = await adminAction("/if/admin/flows/new/", { body });
  const template = (await listTemplates()).find((known) => known.id === id);
  if (!template) return { errors: { detail: ["There is no such template any more."] }, values: body };
  const result = await createFlowFromTemplate(call, template);
  if ("errors" in result) return { errors: result.errors, values: body };
  redirect(`/if/admin/flows/${encodeURIComponent(result.slug)}/`);
}
