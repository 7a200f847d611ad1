"use client";

import { useRef } from "react";
import type { EditorChoice } from "#lib/admin/flow-editor/editor.ts";
import type { EditorState } from "#lib/admin/flow-editor/editor-state.ts";
import type { PanelForm, PanelTarget } from "#lib/admin/flow-editor/panel.ts";
import { BASE_FIELD, DRAFT_FIELD } from "#lib/admin/flow-editor/read-draft.ts";
import { FLOW_TARGET } from "#lib/admin/flow-editor/structure.ts";
import type { SaveState } from "../object-form.tsx";
import { AddStage } from "./add-stage.tsx";
import { EditorProvider } from "./editor-context.ts";
import { EditorFooter } from "./editor-footer.tsx";
import { EditorPanels } from "./editor-panels.tsx";
import { FlowPicture } from "./flow-picture.tsx";
import { PolicyList } from "./policy-list.tsx";
import { ProblemList } from "./problem-list.tsx";
import { ModeSelect } from "./setting-inputs.tsx";
import type { StageTypeChoice } from "./stage-gallery.tsx";
import { StepCard } from "./step-card.tsx";
import { STAGES_HEADING, useDraft } from "./use-draft.ts";
import { usePanel } from "./use-panel.ts";

/** What the editor asks the server for. */
export interface EditorActions {
  edit(state: EditorState, form: FormData): Promise<EditorState>;
  open(target: PanelTarget): Promise<PanelForm | null>;
  save(target: PanelTarget, state: SaveState, form: FormData): Promise<SaveState>;
  suggest(text: string): Promise<string[]>;
  /** The stages that there are now. */
  stages(): Promise<EditorChoice[]>;
}

interface FlowEditorProps {
  initial: EditorState;
  stages: readonly EditorChoice[];
  types: readonly StageTypeChoice[];
  actions: EditorActions;
}

/**
 * The stages of a flow in order, with the policies of each. What is changed is a draft until it is published. Everything is one form:
 * every button sends the draft with what is to be changed, so that it works without scripts as well; the server answers with the
 * changed draft and what is wrong with it. With scripts, stages and policies are edited in a panel beside it.
 */
export function FlowEditor({ initial, stages, types, actions }: FlowEditorProps) {
  const form = useRef<HTMLFormElement>(null);
  const { shown, pending, undo, announcement, submit, onSubmit, send } = useDraft(form, initial, actions.edit);
  const panel = usePanel();
  const { draft, problems } = shown;
  return (
    <EditorProvider value={{ open: panel.open, suggest: actions.suggest }}>
      <form ref={form} action={submit} onSubmit={onSubmit} aria-busy={pending || undefined}>
        {/* What the Enter key in a field presses: the first button of a form. */}
        <button
          type="submit"
          name="edit"
          value={JSON.stringify({ kind: "enter" })}
          className="sr-only"
          tabIndex={-1}
          aria-hidden="true"
        >
          Check
        </button>
        <input type="hidden" name={BASE_FIELD} value={JSON.stringify(shown.base)} />
        <input type="hidden" name={DRAFT_FIELD} value={JSON.stringify(draft)} />
        <ProblemList problems={problems} />
        <FlowPicture
          draft={draft}
          problems={problems}
          onOpen={(stage) => panel.open({ collection: "stages", id: stage })}
        />
        <section aria-label="Who may run the flow" className="mb-4 rounded-card border border-line bg-surface p-4">
          <h2 className="mb-2 font-semibold">Who may run the flow</h2>
          <PolicyList target={FLOW_TARGET} what="the flow" policies={draft.policies} problems={problems} />
          <ModeSelect target={FLOW_TARGET} value={draft.policy_engine_mode} />
        </section>
        <h2 id={STAGES_HEADING} tabIndex={-1} className="mb-2 font-semibold outline-none">
          Stages in order
        </h2>
        {draft.steps.length === 0 ? (
          <p className="mb-3 text-muted">There are no stages yet. Add the first one below.</p>
        ) : null}
        <ol className="flex flex-col gap-2">
          {draft.steps.map((step, index) => (
            <StepCard
              key={step.key}
              step={step}
              index={index}
              count={draft.steps.length}
              problems={problems.filter(({ place }) => place.binding === step.key)}
              onPlace={(key, at) => send({ kind: "place", key, at })}
            />
          ))}
        </ol>
        <p role="status" className="sr-only">
          {announcement}
        </p>
        <AddStage stages={stages} onOpen={panel.openGallery} />
        <EditorFooter state={shown} pending={pending} undo={undo} />
      </form>
      <EditorPanels panel={panel} types={types} actions={actions} send={send} />
    </EditorProvider>
  );
}
