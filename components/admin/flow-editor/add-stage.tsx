import type { EditorChoice } from "#lib/admin/flow-editor/editor.ts";
import { EditButton } from "./edit-button.tsx";
import { useScripts } from "./editor-context.ts";

const FIELD = "flow:stage";

interface AddStageProps {
  stages: readonly EditorChoice[];
  /** Opens the gallery. */
  onOpen(): void;
}

/** Puts a stage at the end of the flow: from a gallery or, without scripts, from a list. */
export function AddStage({ stages, onOpen }: AddStageProps) {
  const hasScripts = useScripts();
  return (
    <div className="my-4 flex flex-wrap items-end gap-2 rounded-card border border-line border-dashed p-4">
      {hasScripts ? (
        <button type="button" className="admin-button" onClick={onOpen}>
          Add a stage …
        </button>
      ) : (
        <>
          <label className="min-w-0 grow text-sm sm:max-w-md">
            <span className="mb-1 block text-muted">Add a stage</span>
            <select name={FIELD} defaultValue="" className="admin-input">
              <option value="">Choose …</option>
              {stages.map(({ id, name, type }) => (
                <option key={id} value={id}>
                  {`${name} (${type})`}
                </option>
              ))}
            </select>
          </label>
          <EditButton edit={{ kind: "add", from: FIELD }}>Add</EditButton>
          <a className="admin-button" data-look="quiet" href="/if/admin/stages/new/">
            New stage …
          </a>
        </>
      )}
    </div>
  );
}
