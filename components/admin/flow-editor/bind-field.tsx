import { useId, useRef, useState } from "react";
import { settingName } from "#lib/admin/flow-editor/read-draft.ts";
import { EditButton } from "./edit-button.tsx";
import { useEditor } from "./editor-context.ts";

/** Milliseconds without a key before the server is asked. */
const PAUSE = 200;

/** Binds a policy, group or user by its name. While it is typed the server suggests some; without scripts the whole name is typed. */
export function BindField({ target, what }: { target: string; what: string }) {
  const { suggest } = useEditor();
  const [suggestions, setSuggestions] = useState<readonly string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const list = useId();
  const field = settingName(target, "choice");
  function ask(text: string): void {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void suggest(text).then(setSuggestions), PAUSE);
  }
  return (
    <div className="flex flex-wrap items-end gap-2">
      <label className="min-w-0 grow text-sm sm:max-w-md">
        <span className="mb-1 block text-muted">
          Bind a policy, group or user<span className="sr-only">{` to ${what}`}</span>
        </span>
        <input
          name={field}
          list={list}
          placeholder="Type a name"
          autoComplete="off"
          className="admin-input"
          onFocus={(event) => ask(event.target.value)}
          onChange={(event) => ask(event.target.value)}
        />
      </label>
      <datalist id={list}>
        {suggestions.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
      <EditButton edit={{ kind: "bind", target, from: field }}>Bind</EditButton>
    </div>
  );
}
