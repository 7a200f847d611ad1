import type { ReactNode } from "react";

interface EditButtonProps {
  /** The change; a `from` names the field whose value completes it. */
  edit: object;
  label?: string;
  disabled?: boolean;
  look?: "quiet" | "danger";
  children: ReactNode;
}

/** Sends the draft with a change. */
export function EditButton({ edit, label, disabled, look, children }: EditButtonProps) {
  return (
    <button
      type="submit"
      name="edit"
      value={JSON.stringify(edit)}
      aria-label={label}
      disabled={disabled}
      data-look={look}
      className="admin-button min-w-10 disabled:opacity-40"
    >
      {children}
    </button>
  );
}
