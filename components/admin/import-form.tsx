"use client";

import { type FormEvent, startTransition, useActionState } from "react";
import { generalErrors } from "#lib/admin/describe-faults.ts";
import type { ActionState } from "#lib/admin/object-actions/action-state.ts";
import { OutcomeView } from "./action-outcome.tsx";
import { CodeEditor } from "./code-editor.tsx";
import { LockoutConfirmation } from "./lockout-confirmation.tsx";

interface ImportFormProps {
  action(state: ActionState, form: FormData): Promise<ActionState>;
}

/** A blueprint as a file or as text, and what importing it wrote. */
export function ImportForm({ action }: ImportFormProps) {
  const [state, send, pending] = useActionState(action, { errors: {} });
  const errors = generalErrors(state.errors);
  /** What was chosen and typed stays, to be mended and sent again. */
  function sendAndKeep(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    startTransition(() => send(data));
  }
  return (
    <div className="max-w-3xl">
      <form action={send} onSubmit={sendAndKeep} className="flex flex-col gap-4">
        {errors.length > 0 ? (
          <p role="alert" className="text-danger">
            {errors.join(" ")}
          </p>
        ) : null}
        <div>
          <label htmlFor="import-file" className="mb-1 block font-medium">
            File
          </label>
          <input id="import-file" type="file" name="file" accept=".yaml,.yml,.json" className="admin-input" />
        </div>
        <div>
          <label htmlFor="import-text" className="mb-1 block font-medium">
            Or its text
          </label>
          <CodeEditor id="import-text" name="text" language="yaml" defaultValue={String(state.values?.text ?? "")} />
        </div>
        <LockoutConfirmation errors={state.errors} />
        <p>
          <button type="submit" className="admin-button" data-look="main" aria-disabled={pending || undefined}>
            {pending ? "Importing …" : "Import"}
          </button>
        </p>
      </form>
      {state.outcome ? <OutcomeView outcome={state.outcome} /> : null}
    </div>
  );
}
