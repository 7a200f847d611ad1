"use client";

import { type InputHTMLAttributes, useState } from "react";
import { useFormStatus } from "react-dom";
import { Icon } from "./icons.tsx";
import { useInteractive } from "./use-interactive.ts";

/** Props of the input, and the two names of its button. */
export interface PasswordInputProps extends InputHTMLAttributes<HTMLInputElement> {
  showLabel: string;
  hideLabel: string;
}

/**
 * A password field with a button that shows what was typed. The button appears with JavaScript only, and the field is a password field
 * again when the form is sent: browsers and password managers offer to save only those.
 */
export function PasswordInput({ showLabel, hideLabel, ...input }: PasswordInputProps) {
  const [shown, setShown] = useState(false);
  const { pending } = useFormStatus();
  const interactive = useInteractive();
  const visible = shown && !pending;
  return (
    <span className="input-group">
      <input {...input} type={visible ? "text" : "password"} />
      {interactive ? (
        <button
          type="button"
          className="input-action"
          aria-label={visible ? hideLabel : showLabel}
          aria-controls={input.id}
          onClick={() => setShown(!visible)}
        >
          <Icon name={visible ? "eyeOff" : "eye"} />
        </button>
      ) : null}
    </span>
  );
}
