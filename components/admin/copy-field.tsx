"use client";

import { useId, useState, useSyncExternalStore } from "react";

interface CopyFieldProps {
  title: string;
  value: string;
}

const never = () => () => undefined;

/** A text to copy. Without scripts, or where the browser keeps the clipboard to itself, it can be selected by hand. */
export function CopyField({ title, value }: CopyFieldProps) {
  const id = useId();
  const [copied, setCopied] = useState(false);
  const canCopy = useSyncExternalStore(
    never,
    () => window.isSecureContext && "clipboard" in navigator,
    () => false,
  );
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium">
        {title}
      </label>
      <div className="flex flex-wrap gap-2">
        <input
          id={id}
          type="text"
          readOnly
          value={value}
          className="admin-input min-w-0 grow basis-56 font-mono text-sm"
          onFocus={(event) => event.currentTarget.select()}
        />
        {canCopy ? (
          <button
            type="button"
            className="admin-button"
            onClick={() => {
              void navigator.clipboard.writeText(value).then(() => setCopied(true));
            }}
          >
            Copy
          </button>
        ) : null}
        <span role="status" className="self-center text-success text-sm">
          {copied ? "Copied." : ""}
        </span>
      </div>
    </div>
  );
}
