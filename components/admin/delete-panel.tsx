"use client";

import { useActionState } from "react";
import { generalErrors } from "#lib/admin/describe-faults.ts";
import { LockoutConfirmation } from "./lockout-confirmation.tsx";
import type { SaveState } from "./object-form.tsx";

interface DeletePanelProps {
  singular: string;
  usedBy: readonly { app: string; model_name: string; pk: string; name: string; action: string }[];
  action(state: SaveState, form: FormData): Promise<SaveState>;
}

const consequences: Record<string, string> = {
  cascade: "is deleted with it",
  cascade_many: "loses its connection to it",
  set_null: "does without it from then on",
  set_default: "falls back to its default",
  left_dangling: "keeps pointing at nothing",
};

/** Deletes an object after saying what that touches. Closed until asked for, so that nobody deletes by one press. */
export function DeletePanel({ singular, usedBy, action }: DeletePanelProps) {
  const [state, submit, pending] = useActionState(action, { errors: {} });
  const errors = generalErrors(state.errors);
  return (
    <details className="mt-8 max-w-3xl rounded-card border border-line p-4" open={errors.length > 0 || undefined}>
      <summary className="cursor-pointer font-medium text-danger">{`Delete this ${singular} …`}</summary>
      {/* A link to what is folded away unfolds it. */}
      <div id="delete" className="mt-3">
        {usedBy.length > 0 ? (
          <>
            <p>It is used by:</p>
            <ul className="my-2 list-disc ps-6">
              {usedBy.map((user) => (
                <li key={`${user.model_name}-${user.pk}`}>
                  <bdi>{user.name}</bdi>
                  <span className="text-muted">{` (${user.model_name}) – ${consequences[user.action] ?? user.action}`}</span>
                </li>
              ))}
            </ul>
          </>
        ) : (
          <p>Nothing uses it.</p>
        )}
        {errors.length > 0 ? (
          <p role="alert" className="my-2 text-danger">
            {errors.join(" ")}
          </p>
        ) : null}
        <form action={submit}>
          <LockoutConfirmation errors={state.errors} />
          <button type="submit" className="admin-button mt-2" data-look="danger" aria-disabled={pending || undefined}>
            {`Delete ${singular}`}
          </button>
        </form>
      </div>
    </details>
  );
}
