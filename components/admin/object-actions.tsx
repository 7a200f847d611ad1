import type { ActionState } from "#lib/admin/object-actions/action-state.ts";
import type { ActionForm } from "#lib/admin/object-actions/run-action.ts";
import { ActionPanel } from "./action-panel.tsx";

interface ObjectActionsProps {
  forms: readonly ActionForm[];
  /** Does what an action is called; the form's state and data follow. */
  run(name: string, state: ActionState, form: FormData): Promise<ActionState>;
}

/** What can be done with an object, one below the other. Nothing when there is nothing. */
export function ObjectActions({ forms, run }: ObjectActionsProps) {
  if (forms.length === 0) return null;
  return (
    <section aria-label="Actions" className="mt-8 max-w-3xl rounded-card border border-line bg-surface px-4">
      {forms.map((form) => (
        <ActionPanel key={form.name} {...form} action={run.bind(null, form.name)} />
      ))}
    </section>
  );
}
