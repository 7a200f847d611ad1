import {
  type FormEvent,
  type RefObject,
  startTransition,
  useActionState,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import type { EditorState } from "#lib/admin/flow-editor/editor-state.ts";
import { BASE_FIELD, DRAFT_FIELD } from "#lib/admin/flow-editor/read-draft.ts";
import { useScripts } from "./editor-context.ts";

/** How many changes can be taken back. */
const REMEMBERED = 50;

/** Id of the heading above the stages. */
export const STAGES_HEADING = "stages-in-order";

/** A draft that is edited: what is shown, how it is changed, and how that is taken back. */
export function useDraft(
  form: RefObject<HTMLFormElement | null>,
  initial: EditorState,
  action: (state: EditorState, form: FormData) => Promise<EditorState>,
) {
  const latest = useRef(initial);
  const inTurn = useCallback(
    async (_state: EditorState, data: FormData) => {
      // Who presses faster than the server answers changes what came of the press before.
      writeDraft(data, latest.current);
      latest.current = await action(latest.current, data);
      return latest.current;
    },
    [action],
  );
  // Without scripts the form posts to the server's own action.
  const [state, submit, pending] = useActionState(useScripts() ? inTurn : action, initial);
  const [history, setHistory] = useState<EditorState[]>([]);
  const [shown, setShown] = useState(state);
  const [announcement, setAnnouncement] = useState("");
  const pressed = useRef<string | null>(null);
  const before = useRef(initial);
  useEffect(() => {
    setShown(state);
    // What is published is not taken back by undoing; the flow's versions do that.
    if (state.published) setHistory([]);
    setAnnouncement(describeMove(before.current, state));
    before.current = state;
  }, [state]);
  useEffect(() => {
    const label = pressed.current;
    pressed.current = null;
    if (shown && label) focusAgain(form.current, label);
  }, [shown, form]);
  const remember = () => setHistory((all) => [...all.slice(1 - REMEMBERED), shown]);
  const last = history.at(-1);
  return {
    shown,
    pending,
    announcement,
    submit,
    /** Takes the last change back; undefined when there is none. */
    undo: last
      ? () => {
          setHistory(history.slice(0, -1));
          setShown(last);
          latest.current = last;
        }
      : undefined,
    onSubmit(event: FormEvent<HTMLFormElement>): void {
      const { submitter } = event.nativeEvent as SubmitEvent;
      pressed.current = submitter?.getAttribute("aria-label") ?? null;
      remember();
    },
    /** Sends an edit that no button stands for, such as a drag. */
    send(edit: object): void {
      if (!form.current) return;
      const data = new FormData(form.current);
      data.set("edit", JSON.stringify(edit));
      remember();
      startTransition(() => submit(data));
    },
  };
}

function writeDraft(data: FormData, { base, draft }: EditorState): void {
  data.set(BASE_FIELD, JSON.stringify(base));
  data.set(DRAFT_FIELD, JSON.stringify(draft));
}

/**
 * A button that moved with its stage has lost the focus; where it cannot be pressed any more, its neighbour gets it, and when it went with
 * its stage, the heading above.
 */
function focusAgain(form: HTMLFormElement | null, label: string): void {
  const button = [...(form?.querySelectorAll("button") ?? [])].find(
    (candidate) => candidate.getAttribute("aria-label") === label,
  );
  const enabled = button?.disabled
    ? [...(button.parentElement?.querySelectorAll("button") ?? [])].find(({ disabled }) => !disabled)
    : button;
  const target = enabled ?? form?.querySelector<HTMLElement>(`#${STAGES_HEADING}`);
  target?.focus();
}

/** What to say of a stage that now stands elsewhere. */
function describeMove({ draft: before }: EditorState, { draft: after }: EditorState): string {
  const places = new Map(before.steps.map(({ key }, index) => [key, index]));
  if (before.steps.length !== after.steps.length) return "";
  const distance = ({ key }: { key: string }, index: number) => Math.abs((places.get(key) ?? index) - index);
  const moved = after.steps.map((step, index) => ({ step, index, by: distance(step, index) }));
  const [most] = moved.filter(({ by }) => by > 0).toSorted((a, b) => b.by - a.by);
  return most ? `${most.step.name} is now stage ${most.index + 1} of ${after.steps.length}.` : "";
}
