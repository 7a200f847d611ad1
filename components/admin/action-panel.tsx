"use client";

import { type FormEvent, startTransition, useActionState, useEffect, useRef } from "react";
import { useForm } from "react-hook-form";
import { generalErrors } from "#lib/admin/describe-faults.ts";
import type { ActionState } from "#lib/admin/object-actions/action-state.ts";
import type { ActionForm } from "#lib/admin/object-actions/run-action.ts";
import { OutcomeView } from "./action-outcome.tsx";
import { FieldRow } from "./field-row.tsx";
import { LockoutConfirmation } from "./lockout-confirmation.tsx";

interface ActionPanelProps extends ActionForm {
  action(state: ActionState, form: FormData): Promise<ActionState>;
}

/** Something that can be done with an object: closed until asked for, then a small form, then what came of it. */
export function ActionPanel(props: ActionPanelProps) {
  const { name, title, about, submit, dangerous, fields, options, action } = props;
  const [state, send, pending] = useActionState(action, { errors: {} });
  const { register } = useForm();
  const element = useRef<HTMLFormElement>(null);
  // A password that is set need not stand there any longer.
  const isSecret = fields.some(({ kind }) => kind === "password");
  useEffect(() => {
    if (state.outcome && isSecret) element.current?.reset();
  }, [state, isSecret]);
  /** What was chosen stays, where the framework would put every field back to what it was at first. */
  function sendAndKeep(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    startTransition(() => send(data));
  }
  const values = { ...props.values, ...state.values };
  const known = new Set(fields.map((field) => field.name));
  const general = generalErrors(state.errors, known);
  const touched = state.outcome !== undefined || Object.keys(state.errors).length > 0;
  return (
    <details className="border-line border-t first:border-0" open={touched || undefined}>
      <summary className={`cursor-pointer py-3 font-medium ${dangerous ? "text-danger" : ""}`}>{`${title} …`}</summary>
      <div className="pb-4">
        <p className="mb-3 text-muted">{about}</p>
        {general.length > 0 ? (
          <p role="alert" className="mb-3 text-danger">
            {general.join(" ")}
          </p>
        ) : null}
        <form ref={element} action={send} onSubmit={sendAndKeep} className="flex flex-col gap-4">
          {fields.map((field) => (
            <FieldRow
              key={field.name}
              field={field}
              idPrefix={name}
              errors={state.errors[field.name] ?? []}
              value={values[field.name] ?? field.initial}
              options={options[field.name] ?? []}
              register={register(field.name)}
            />
          ))}
          <LockoutConfirmation errors={state.errors} />
          <p>
            <button
              type="submit"
              className="admin-button"
              data-look={dangerous ? "danger" : undefined}
              aria-disabled={pending || undefined}
            >
              {pending ? "One moment …" : submit}
            </button>
          </p>
        </form>
        {state.outcome ? <OutcomeView outcome={state.outcome} /> : null}
      </div>
    </details>
  );
}
