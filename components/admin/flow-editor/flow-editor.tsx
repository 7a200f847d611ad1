"use client";

import { startTransition, useActionState, useEffect, useRef, useState } from "react";
import type { EditorChoice } from "#lib/admin/flow-editor/editor.ts";
import type { EditorState } from "#lib/admin/flow-editor/editor-state.ts";
import { DRAFT_FIELD } from "#lib/admin/flow-editor/read-draft.ts";
import { FLOW_TARGET } from "#lib/admin/flow-editor/structure.ts";
import { AddStage } from "./add-stage.tsx";
import { EditorFooter } from "./editor-footer.tsx";
import { FlowPicture } from "./flow-picture.tsx";
import { PolicyList } from "./policy-list.tsx";
import { ProblemList } from "./problem-list.tsx";
import { ModeSelect } from "./setting-inputs.tsx";
import { StepCard } from "./step-card.tsx";

interface FlowEditorProps {
  initial: EditorState;
  choices: Record<"stages" | "policies" | "groups", readonly EditorChoice[]>;
  action(state: EditorState, form: FormData): Promise<EditorState>;
}

/**
 * The stages of a flow in order, with the policies of each. What is changed is a draft until it is published. Everything is one form:
 * every button sends the draft with what is to be changed, so that it works without scripts as well; the server answers with the
 * changed draft and what is wrong with it.
 */
export function FlowEditor({ initial, choices, action }: FlowEditorProps) {
  const form = useRef<HTMLFormElement>(null);
  const [state, submit, pending] = useActionState(action, initial);
  const [history, setHistory] = useState<EditorState[]>([]);
  const [shown, setShown] = useState(state);
  useEffect(() => setShown(state), [state]);
  const { draft, problems } = shown;
  const remember = () => setHistory((before) => [...before.slice(-49), shown]);
  const undo = () => {
    const last = history.at(-1);
    if (!last) return;
    setHistory(history.slice(0, -1));
    setShown(last);
  };
  /** Sends an edit that no button stands for, such as a drag. */
  const send = (edit: object) => {
    if (!form.current) return;
    const data = new FormData(form.current);
    data.set("edit", JSON.stringify(edit));
    remember();
    startTransition(() => submit(data));
  };
  return (
    <form ref={form} action={submit} onSubmit={remember} aria-busy={pending || undefined}>
      <input type="hidden" name="base" value={JSON.stringify(shown.base)} />
      <input type="hidden" name={DRAFT_FIELD} value={JSON.stringify(draft)} />
      <ProblemList problems={problems} />
      <FlowPicture draft={draft} problems={problems} />
      <section aria-label="Who may run the flow" className="mb-4 rounded-card border border-line bg-surface p-4">
        <h2 className="mb-2 font-semibold">Who may run the flow</h2>
        <PolicyList target={FLOW_TARGET} policies={draft.policies} choices={choices} />
        <ModeSelect target={FLOW_TARGET} value={draft.policy_engine_mode} />
      </section>
      <h2 className="mb-2 font-semibold">Stages in order</h2>
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
            choices={choices}
            problems={problems.filter(({ place }) => place.binding === step.key)}
            onPlace={(key, at) => send({ kind: "place", key, at })}
          />
        ))}
      </ol>
      <AddStage stages={choices.stages} />
      <EditorFooter state={shown} pending={pending} undo={history.length > 0 ? undo : undefined} />
    </form>
  );
}
