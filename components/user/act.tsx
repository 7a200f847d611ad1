import type { ReactNode } from "react";
import { SubmitButton } from "../ui/submit-button.tsx";

/** A Server Action that takes a form. */
export type FormAction = (form: FormData) => Promise<void>;

interface ActProps {
  action: FormAction;
  /** What the action is done to. */
  id?: string | number;
  busyText: string;
  /** What the button does, in full, where its own text leaves that to what stands beside it. */
  label?: string;
  children: ReactNode;
}

/** One button that does one thing. Works without JavaScript. */
export function Act({ action, id, busyText, label, children }: ActProps) {
  return (
    <form action={action}>
      {id === undefined ? null : <input type="hidden" name="id" value={id} />}
      <SubmitButton busyText={busyText} secondary label={label}>
        {children}
      </SubmitButton>
    </form>
  );
}
