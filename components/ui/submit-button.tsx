"use client";

import type { ReactNode } from "react";
import { useFormStatus } from "react-dom";
import { useInteractive } from "./use-interactive.ts";

/** What a submit button needs; `name` and `value` are sent when it is the one pressed. */
export interface SubmitButtonProps {
  children: ReactNode;
  /** Read out while the answer is on its way. */
  busyText: string;
  name?: string;
  value?: string;
  secondary?: boolean;
  /** Whether the form can be sent with scripts only: without, the button is off. */
  needsScripts?: boolean;
  /** What the button does, in full, for those who do not see what stands beside it; it begins with the text of the button. */
  label?: string | undefined;
}

/**
 * Sends its form. While the answer is on its way it says so and takes no second press; it stays focusable (`aria-disabled`, not
 * `disabled`), so that nobody loses their place. Without JavaScript it is a plain submit button.
 */
export function SubmitButton({ children, busyText, name, value, secondary, needsScripts, label }: SubmitButtonProps) {
  const scripted = useInteractive();
  const { pending, data } = useFormStatus();
  const busy = pending && (name === undefined || data?.get(name) === value);
  return (
    <>
      <button
        type="submit"
        className={secondary ? "button button-secondary" : "button"}
        name={name}
        value={value}
        aria-label={label}
        disabled={needsScripts && !scripted}
        aria-disabled={pending || undefined}
        aria-busy={busy || undefined}
        onClick={pending ? (event) => event.preventDefault() : undefined}
      >
        {children}
      </button>
      <span role="status" className="sr-only">
        {busy ? busyText : ""}
      </span>
    </>
  );
}
