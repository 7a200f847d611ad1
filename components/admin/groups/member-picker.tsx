"use client";

import { startTransition, useActionState, useEffect, useId, useRef } from "react";
import { generalErrors } from "#lib/admin/describe-faults.ts";
import type { Member } from "#lib/admin/groups/members.ts";
import { LockoutConfirmation } from "../lockout-confirmation.tsx";
import type { SaveState } from "../object-form.tsx";

/** Whom a text finds, null before anything was looked for; and why the one who was chosen among them stays out. */
export interface PickerState extends Pick<SaveState, "errors"> {
  text: string;
  found: readonly Member[] | null;
}

interface MemberPickerProps {
  /** Finds people by `text`, or adds the one whose key `user` is. One action, so that without scripts the found stay when one is refused. */
  pick(state: PickerState, form: FormData): Promise<PickerState>;
}

/** How long nothing is typed before people are looked for. */
const PAUSE_MS = 300;

/** Finds people by what is typed, and adds them. Without scripts a button looks for them. */
export function MemberPicker({ pick }: MemberPickerProps) {
  const [state, submit, pending] = useActionState(pick, { text: "", found: null, errors: {} });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <div className="mb-4 border-line border-b pb-4">
      <form
        action={submit}
        className="flex flex-wrap items-end gap-3"
        onInput={(event) => {
          const form = event.currentTarget;
          clearTimeout(timer.current);
          timer.current = setTimeout(() => startTransition(() => submit(new FormData(form))), PAUSE_MS);
        }}
      >
        <div className="grow basis-56">
          <label htmlFor={id} className="mb-1 block font-medium">
            Add a member
          </label>
          <input
            id={id}
            type="search"
            name="text"
            key={state.text}
            defaultValue={state.text}
            placeholder="Username, name or e-mail"
            autoComplete="off"
            className="admin-input"
          />
        </div>
        <button type="submit" className="admin-button" aria-disabled={pending || undefined}>
          Find
        </button>
      </form>
      <div role="status">
        {state.found?.length === 0 && state.text ? (
          <p className="mt-2 text-muted">Nobody is found who is not a member already.</p>
        ) : null}
      </div>
      {state.found && state.found.length > 0 ? (
        <FoundPeople found={state.found} errors={state.errors} submit={submit} />
      ) : null}
    </div>
  );
}

interface FoundPeopleProps extends Pick<PickerState, "errors"> {
  found: readonly Member[];
  submit(form: FormData): void;
}

function FoundPeople({ found, errors, submit }: FoundPeopleProps) {
  const faults = generalErrors(errors);
  return (
    <form action={submit} className="mt-2">
      {faults.length > 0 ? (
        <p role="alert" className="mb-3 text-danger">
          {faults.join(" ")}
        </p>
      ) : null}
      <LockoutConfirmation errors={errors} />
      <ul aria-label="Found">
        {found.map(({ id: user, username, name, active }) => (
          <li key={user} className="flex flex-wrap items-center justify-between gap-3 py-1">
            <span className="min-w-0 break-words">
              <bdi>{username}</bdi>
              {name ? <bdi className="ms-2 text-muted">{name}</bdi> : null}
              {active ? null : <span className="admin-tag ms-2">not active</span>}
            </span>
            <button type="submit" name="user" value={user} className="admin-button" aria-label={`Add ${username}`}>
              Add
            </button>
          </li>
        ))}
      </ul>
    </form>
  );
}
