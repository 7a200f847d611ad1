import type { EditorState } from "#lib/admin/flow-editor/editor-state.ts";

interface EditorFooterProps {
  state: EditorState;
  pending: boolean;
  /** Takes the last change back; undefined when there is none. */
  undo: (() => void) | undefined;
}

/** Publishes the draft, or takes back what was changed. */
export function EditorFooter({ state, pending, undo }: EditorFooterProps) {
  const changed = JSON.stringify(state.base) !== JSON.stringify(state.draft);
  return (
    <div className="sticky bottom-0 flex flex-wrap items-center gap-3 border-line border-t bg-canvas py-3">
      <button
        type="submit"
        name="publish"
        value="1"
        className="admin-button"
        data-look="main"
        aria-disabled={pending || undefined}
      >
        {pending ? "Working …" : "Publish"}
      </button>
      {undo ? (
        <button type="button" className="admin-button" onClick={undo}>
          Undo
        </button>
      ) : null}
      {state.needsConfirmation ? (
        <label className="flex items-center gap-2 text-danger">
          <input type="checkbox" name="confirm" className="size-4.5 accent-accent" />
          This could lock everybody out, administrators too. Publish it all the same.
        </label>
      ) : null}
      <p role="status" className={state.error ? "text-danger" : "text-muted"}>
        {state.error ??
          (state.published && !changed
            ? "Published. Runs in progress keep the version they began with."
            : changed
              ? "Changes are not published yet."
              : "")}
      </p>
    </div>
  );
}
