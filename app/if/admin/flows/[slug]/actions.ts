"use server";

import type { SaveState } from "#components/admin/object-form.tsx";
import { suggestBindable } from "#lib/admin/flow-editor/bindable.ts";
import { changeDraft, refreshNames } from "#lib/admin/flow-editor/change-draft.ts";
import {
  checkDraft,
  couldLockOut,
  currentStructure,
  type EditorChoice,
  findFlow,
  listStages,
} from "#lib/admin/flow-editor/editor.ts";
import type { EditorState } from "#lib/admin/flow-editor/editor-state.ts";
import {
  describePanel,
  type PanelForm,
  type PanelTarget,
  panelTargetSchema,
  savePanel,
} from "#lib/admin/flow-editor/panel.ts";
import { publishDraft } from "#lib/admin/flow-editor/publish.ts";
import { readBase, readDraft } from "#lib/admin/flow-editor/read-draft.ts";
import { confirmLockout, withConfirmation } from "#lib/admin/lockout-form.ts";
import { refusable } from "#lib/admin/save-object.ts";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { type ApiError, toApiError } from "#lib/api/errors.ts";
import { LOCKOUT_CODE } from "#lib/api/lockout/lockout.ts";
import type { FlowDefinition } from "#lib/flows/definitions.ts";
import { adminAction } from "../../access.ts";

/** One step in the editor: a change of the draft, or publishing it. What is pressed is sent as `edit` or `publish`. */
export async function editFlow(slug: string, _state: EditorState, form: FormData): Promise<EditorState> {
  const call = await adminAction(pathOf(slug));
  const flow = findFlow(call, slug);
  const { draft: changed, error } = await changeDraft(call, readDraft(form), form);
  const [base, draft] = [refreshNames(call, readBase(form)), refreshNames(call, changed)];
  const state = { base, draft, problems: await checkDraft(call, flow, draft), ...(error && { error }) };
  return form.has("publish") ? publish(call, flow, state, form.has("confirm")) : state;
}

/** The form of something that the editor shows, or of a new stage. @returns null when it is gone */
export async function openPanel(slug: string, target: PanelTarget): Promise<PanelForm | null> {
  const call = await adminAction(pathOf(slug));
  const form = await refusable(() => describePanel(call, findFlow(call, slug), panelTargetSchema.parse(target)));
  return "kind" in form ? null : form;
}

/** Saves the form of the panel. */
export async function saveInPanel(
  slug: string,
  target: PanelTarget,
  _state: SaveState,
  form: FormData,
): Promise<SaveState> {
  const result = await savePanel(withConfirmation(await adminAction(pathOf(slug)), form), target, form);
  if (result.kind === "refused") return { errors: result.errors };
  return { errors: {}, values: result.record, saved: true };
}

/** Policies, groups and users that somebody may mean while they type. */
export async function suggest(slug: string, text: string): Promise<string[]> {
  return suggestBindable(await adminAction(pathOf(slug)), String(text).slice(0, 200));
}

/** The stages that can be added, as they are now. */
export async function listAllStages(slug: string): Promise<EditorChoice[]> {
  return listStages(await adminAction(pathOf(slug)));
}

function pathOf(slug: string): string {
  return `/if/admin/flows/${encodeURIComponent(slug)}/`;
}

function texts({ body }: ApiError): string {
  const { code: _code, ...others } = body;
  return Object.values(others).flat().join(" ");
}

async function publish(
  call: ApiCall,
  flow: FlowDefinition,
  state: EditorState,
  confirmed: boolean,
): Promise<EditorState> {
  const current = await currentStructure(call, flow);
  if (!confirmed && (await couldLockOut(call, flow, current, state.draft)))
    return { ...state, needsConfirmation: true };
  try {
    await publishDraft(confirmed ? confirmLockout(call) : call, {
      flow,
      base: state.base,
      current,
      draft: state.draft,
    });
  } catch (cause) {
    const error = toApiError(cause);
    if (!error) throw cause;
    if (error.body.code === LOCKOUT_CODE) return { ...state, needsConfirmation: true, error: texts(error) };
    return { ...state, error: texts(error) };
  }
  const after = await adminAction(pathOf(flow.slug));
  const structure = await currentStructure(after, findFlow(after, flow.slug));
  return { base: structure, draft: structure, problems: await checkDraft(after, flow, structure), published: true };
}
