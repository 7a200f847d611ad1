import type { ApiCall } from "#lib/api/endpoint.ts";
import { CONFIRM_LOCKOUT, CONFIRM_PARAMETER, LOCKOUT_CODE } from "#lib/api/lockout/lockout.ts";

/** The box by which an administrator says that a change is meant although nobody may get in after it. */
export const CONFIRM_FIELD = "confirm_lockout";

/** Whether a change was refused because nobody could get in after it, and may be confirmed. @param errors by field */
export function isLockout(errors: Readonly<Record<string, readonly string[]>>): boolean {
  return errors.code?.includes(LOCKOUT_CODE) ?? false;
}

/** The call with the confirmation that a form carries, if it does. */
export function withConfirmation(call: ApiCall, form: FormData): ApiCall {
  return form.get(CONFIRM_FIELD) === "on" ? confirmLockout(call) : call;
}

/** The call as one that may lock administrators out. */
export function confirmLockout(call: ApiCall): ApiCall {
  const query = new URLSearchParams(call.query);
  query.set(CONFIRM_PARAMETER, CONFIRM_LOCKOUT);
  return { ...call, query };
}
