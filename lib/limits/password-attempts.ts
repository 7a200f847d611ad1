import type { Effect, StageContext } from "#lib/flows/stage.ts";
import { findKnownDevice } from "#lib/identity/known-devices.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { addressLimit } from "./address-limit.ts";
import { type Limit, normalizeName } from "./limit.ts";
import { reportExceeded } from "./report.ts";
import { windowOf } from "./window.ts";

type Context = Pick<StageContext, "db" | "now" | "request" | "definitions" | "limits" | "events" | "cookie">;

/** Whether a password may be checked. Effects are written with the step. */
export type PasswordAttempt =
  | { allowed: true; giveBack: Effect }
  | { allowed: false; retryAfterMs: number; effects: Effect[] };

/**
 * Counts a password before it is checked, whoever it is for: names that nobody has are counted, and locked, as those of accounts are.
 *
 * A browser in which the account's owner has logged in before counts for itself alone (OWASP's device cookies): who guesses from
 * elsewhere can lock the name, but never the owner's own browser.
 *
 * @param name what was typed, not whom it was found to mean: one counter for a username and an address would tell that they belong together
 * @param user whom the password is for; one that does not exist has no key
 */
export async function takePasswordAttempt(context: Context, name: string, user: UserRecord): Promise<PasswordAttempt> {
  const limits = passwordLimits(context, name, user);
  const verdict = await context.limits.take(context.db, limits, context.now);
  if (verdict.allowed) return { allowed: true, giveBack: verdict.giveBack };
  const report = reportExceeded(context, verdict.exceeded, { username: name }, user);
  return { allowed: false, retryAfterMs: verdict.retryAfterMs, effects: report ? [report] : [] };
}

function passwordLimits(context: Context, name: string, user: UserRecord): Limit[] {
  const { settings } = context.definitions;
  const windowMs = windowOf(settings.limit_window);
  const most = settings.limit_passwords_per_account;
  const device = findKnownDevice(context, user.pk);
  if (device !== null && user.pk !== null) {
    return [{ kind: "password-device", about: device, owner: user.pk, most, windowMs }];
  }
  return [
    { kind: "password-account", about: normalizeName(name), most, windowMs },
    ...addressLimit("password-address", context.request.clientIp, settings.limit_passwords_per_address, windowMs),
  ];
}
