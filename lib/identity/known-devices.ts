import { createHmac } from "node:crypto";
import { appSecret } from "#lib/crypto/keys.ts";
import { deriveKey, timingSafeEqualText } from "#lib/crypto/secret.ts";
import { parseDuration } from "#lib/duration.ts";
import type { StageContext } from "#lib/flows/stage.ts";
import type { UserRecord } from "./user-record.ts";

/** Cookie that marks a browser as one on which a person has logged in before. */
export const KNOWN_DEVICE_COOKIE = "vestibule_device";

type Context = Pick<
  StageContext<{ remember_device: string }>,
  "stage" | "config" | "db" | "request" | "now" | "cookie" | "setCookie"
>;

/** Whether the person has logged in from here before: another session from this address, or this stage's cookie for them. */
export async function isKnownDevice(context: Context, userId: number): Promise<boolean> {
  const value = context.cookie(KNOWN_DEVICE_COOKIE);
  if (value && isValid(context, value, userId)) return true;
  const sameAddress = await context.db.session.findFirst({
    where: { userId, lastIp: context.request.clientIp, expires: { gt: context.now } },
    select: { id: true },
  });
  return sameAddress !== null;
}

/** Marks the browser as known for as long as the stage says; below a second not at all. */
export function rememberDevice(context: Context, user: UserRecord): void {
  const seconds = Math.floor(parseDuration(context.config.remember_device) / 1000);
  if (seconds < 1 || user.pk === null) return;
  const body = `${user.pk}.${Math.floor(context.now.getTime() / 1000) + seconds}`;
  context.setCookie({ name: KNOWN_DEVICE_COOKIE, value: `${body}.${sign(context.stage.pk, body)}`, maxAge: seconds });
}

/**
 * The mark of a browser in which the person has logged in before, through any login stage; no mark is made for an address alone.
 *
 * @returns a text that stands for this browser, or null. What it takes depends on the cookie only, not on whom it is compared with
 */
export function findKnownDevice(
  { cookie, now, definitions }: Pick<StageContext, "cookie" | "now" | "definitions">,
  userId: number | null,
): string | null {
  const value = cookie(KNOWN_DEVICE_COOKIE);
  if (!value) return null;
  const [user = "", until = "", signature = ""] = value.split(".");
  const logins = [...definitions.stages.values()].filter(({ type }) => type === "user_login");
  const signed = logins.some(({ pk }) => timingSafeEqualText(signature, sign(pk, `${user}.${until}`)));
  const inTime = Number(until) * 1000 > now.getTime();
  return signed && inTime && user === String(userId) ? value : null;
}

function isValid(context: Context, value: string, userId: number): boolean {
  const [user = "", until = "", signature = ""] = value.split(".");
  if (user !== String(userId) || !(Number(until) * 1000 > context.now.getTime())) return false;
  return timingSafeEqualText(signature, sign(context.stage.pk, `${user}.${until}`));
}

/** A key per stage: what one stage remembers is worth nothing to another. */
function sign(stage: string, body: string): string {
  return createHmac("sha256", deriveKey(appSecret(), `known-device:${stage}`))
    .update(body)
    .digest("base64url");
}
