"use client";

import type { ReactNode } from "react";
import { useFormStatus } from "react-dom";

/** What a submit button needs; `name` and `value` are sent when it is the one pressed. */
export interface SubmitButtonProps {
  children: ReactNode;
  /** Read out while the answer is on its way. */
  busyText: string;
  name?: string;
  value?: string;
  secondary?: boolean;
}

/**
 * Sends its form. While the answer is on its way it says so and takes no second press; it stays focusable (`aria-disabled`, not
 * `disabled`), so that nobody loses their place. Without JavaScript it is a plain submit button.
 */
export function SubmitButton({ children, busyText, name, value, secondary }: SubmitButtonProps) {
  const { pending, data } = useFormStatus();
  const busy = pending && (name === undefined || data?.get(name) === value);
  return (
    <>
      <button
        type="submit"
        className={secondary ? "button button-secondary" : "button"}
        name={name}
        value={value}
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
