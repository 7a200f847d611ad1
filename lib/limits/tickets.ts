import type { Db } from "#lib/db/client.ts";
import type { StageContext } from "#lib/flows/stage.ts";
import { addressLimit } from "./address-limit.ts";
import { type Limit, normalizeName } from "./limit.ts";
import type { Verdict } from "./limiter.ts";
import { reportExceeded } from "./report.ts";
import { windowOf } from "./window.ts";

type Context = Pick<StageContext, "db" | "now" | "request" | "definitions" | "limits" | "events">;

/** Whether something that costs may be done, and the milliseconds until it may be done again. */
export type Ticket = Pick<Verdict, "allowed" | "retryAfterMs" | "giveBack">;

/**
 * Counts a mail that a visitor asks for, per recipient and per visitor's address, over all flows and instances. Ask also for people who do
 * not exist and get no mail: else the answer would tell them from those who do.
 *
 * @param to the recipient's address, or what was typed to name the recipient
 * @param db the client to count with: a transaction's, inside one
 */
export async function takeMailTicket(context: Context, to: string, db = context.db): Promise<Ticket> {
  const { settings } = context.definitions;
  const windowMs = windowOf(settings.limit_mail_window);
  const recipient = {
    kind: "mail-recipient" as const,
    about: normalizeName(to),
    most: settings.limit_mails_per_recipient,
    windowMs,
  };
  const sender = addressLimit("mail-address", context.request.clientIp, settings.limit_mails_per_address, windowMs);
  return take(context, db, [recipient, ...sender], { email: to });
}

/** Counts a captcha of a visitor's address before it is verified; give it back when it was right. */
export async function takeCaptchaTicket(context: Context): Promise<Ticket> {
  const { limit_window, limit_captchas_per_address } = context.definitions.settings;
  const most = limit_captchas_per_address;
  const limits = addressLimit("captcha-address", context.request.clientIp, most, windowOf(limit_window));
  return take(context, context.db, limits, {});
}

async function take(context: Context, db: Db, limits: Limit[], about: Record<string, unknown>): Promise<Ticket> {
  const verdict = await context.limits.take(db, limits, context.now);
  await reportExceeded(context, verdict.exceeded, about)?.(db);
  return verdict;
}
