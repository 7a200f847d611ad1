import { CONFIRM_FIELD, isLockout } from "#lib/admin/lockout-form.ts";

/** After a change was refused because nobody could get in after it: a box to say that it is meant. Nothing otherwise. */
export function LockoutConfirmation({ errors }: { errors: Readonly<Record<string, readonly string[]>> }) {
  if (!isLockout(errors)) return null;
  return (
    <label className="mb-4 flex items-start gap-2.5 font-medium text-danger">
      <input type="checkbox" name={CONFIRM_FIELD} className="mt-0.5 size-5 shrink-0 accent-accent" />I know that this
      can lock every administrator out. Do it all the same.
    </label>
  );
}
