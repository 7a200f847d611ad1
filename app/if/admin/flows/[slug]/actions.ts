"use server";

import { applyEdit, editSchema } from "#lib/admin/flow-editor/edit.ts";
import { checkDraft, couldLockOut, currentStructure, findFlow } from "#lib/admin/flow-editor/editor.ts";
import type { EditorState } from "#lib/admin/flow-editor/editor-state.ts";
import { publishDraft } from "#lib/admin/flow-editor/publish.ts";
import { readDraft } from "#lib/admin/flow-editor/read-draft.ts";
import { type FlowStructure, structureSchema } from "#lib/admin/flow-editor/structure.ts";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { toApiError } from "#lib/api/errors.ts";
import type { FlowDefinition } from "#lib/flows/definitions.ts";
import { adminAction } from "../../access.ts";

/** One step in the editor: a change of the draft, or publishing it. What is pressed is sent as `edit` or `publish`. */
export async function editFlow(slug: string, _state: EditorState, form: FormData): Promise<EditorState> {
  const call = await adminAction(`/if/admin/flows/${slug}/`);
  const flow = findFlow(call, slug);
  const draft = changeDraft(readDraft(form), form);
  const base = structureSchema.parse(JSON.parse(String(form.get("base"))));
  const state = { base, draft, problems: checkDraft(call, flow, draft) };
  return form.has("publish") ? publish(call, flow, state, form.has("confirm")) : state;
}

/** The draft after what was pressed; values of the lists beside a button come with the form. */
function changeDraft(draft: FlowStructure, form: FormData): FlowStructure {
  const edit = form.get("edit");
  if (typeof edit !== "string" || edit === "") return draft;
  const pressed: Record<string, unknown> = JSON.parse(edit);
  const chosen = typeof pressed.from === "string" ? form.get(pressed.from) : null;
  const { from: _from, ...rest } = pressed;
  if (pressed.from !== undefined && (typeof chosen !== "string" || chosen === "")) return draft;
  const values = typeof chosen === "string" ? JSON.parse(chosen) : {};
  const parsed = editSchema.safeParse(rest.kind === "bind" ? { ...rest, policy: values } : { ...rest, ...values });
  return parsed.success ? applyEdit(draft, parsed.data) : draft;
}

async function publish(
  call: ApiCall,
  flow: FlowDefinition,
  state: EditorState,
  confirmed: boolean,
): Promise<EditorState> {
  const current = await currentStructure(call, flow);
  if (!confirmed && couldLockOut(call, flow, current, state.draft)) return { ...state, needsConfirmation: true };
  try {
    await publishDraft(call, { flow, base: state.base, current, draft: state.draft });
  } catch (cause) {
    const error = toApiError(cause);
    if (!error) throw cause;
    return { ...state, error: Object.values(error.body).flat().join(" ") };
  }
  const after = await adminAction(`/if/admin/flows/${flow.slug}/`);
  const structure = await currentStructure(after, findFlow(after, flow.slug));
  return { base: structure, draft: structure, problems: checkDraft(after, flow, structure), published: true };
}
