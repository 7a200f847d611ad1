import { randomBytes } from "node:crypto";
import { parseDuration } from "#lib/duration.ts";
import { message } from "#lib/flows/messages.ts";
import { type FlowPlan, inMemoryStage, wrapStage } from "#lib/flows/plan.ts";
import type { Effect, StageContext } from "#lib/flows/stage.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { takeMailTicket } from "#lib/limits/tickets.ts";
import { type MailAddress, toMailAddress } from "#lib/mail/address.ts";
import { linkOrigin } from "#lib/mail/link-origin.ts";
import { mailLocale } from "#lib/mail/locale.ts";
import { queueMail } from "#lib/mail/outbox.ts";
import { takeMailQuota } from "#lib/mail/quota.ts";
import { renderMail } from "#lib/mail/render.ts";
import { translateSubject } from "#lib/mail/subjects.ts";
import type { EmailConfig } from "./config.ts";
import { CONFIRM_TYPE, type ConfirmConfig, setMark } from "./link.ts";
import { markOrigin, originOf, withoutOrigin } from "./prior-password.ts";

type Context = StageContext<EmailConfig>;

/** The link works a little longer than the message says. */
const GRACE_MS = 60_000;
const LONGEST_IDENTIFIER = 255;

/**
 * Puts a message with a link into words. It is sent, and the link made, by the effect that this returns, unless too many were sent already.
 * For somebody who has no account, or no address, all of it happens but for the sending itself.
 *
 * @param again whether the person has asked for it, and so is told
 * @returns null when no link can be made, because nobody knows under which address browsers reach this server
 * @throws TemplateError
 */
export async function prepareLink(context: Context, user: UserRecord, again: boolean): Promise<Effect | null> {
  const { config, request, flow, now, stage } = context;
  const site = linkOrigin(request);
  if (!site) return null;
  const lifetime = parseDuration(config.token_expiry);
  const recipient = findRecipient(context, user);
  const expires = new Date(now.getTime() + lifetime + GRACE_MS);
  const origin = originOf(context);
  const token = context.prepareFlowToken({
    identifier: identifierFor(stage.name),
    userId: user.pk,
    plan: planForLink(context, user, recipient, origin),
    expires,
    // Only confirming uses it up.
    revokeOnExecution: false,
  });
  markOrigin(context, origin);
  const { flow_token: _old, ...outer } = request.outer;
  const query = new URLSearchParams({ ...outer, flow_token: token.key });
  const locale = mailLocale(user, request);
  const subject = translateSubject(config.subject, locale);
  const { username, name, email } = user;
  const rendered = await renderMail(
    config.template,
    {
      url: `${site}/if/flow/${flow.slug}/?${query}`,
      user: { username, name, email },
      expires: new Date(now.getTime() + lifetime),
      token: token.key,
      host: new URL(site).host,
    },
    subject,
    { locale, brand: request.brand, origin: site, now },
  );
  return async (db) => {
    if (!(await mayBeSent(context, user, db, again))) return;
    await token.store(db);
    const mail = {
      to: recipient && user.pk !== null ? [recipient] : [],
      subject,
      ...rendered,
      secrets: [token.key],
      logo: request.brand.logo,
      person: { pk: user.pk, username, email },
    };
    await queueMail(db, mail, { now, stageId: stage.pk, expires });
    if (again) context.notify("info", message("email.sent"));
  };
}

function findRecipient({ context }: Context, user: UserRecord): MailAddress | null {
  const override = typeof context.email === "string" ? context.email : "";
  return toMailAddress(override || user.email, user.name);
}

/** The run as the link restores it: here and now, with the step in front that asks to go on. */
function planForLink(
  { plan, stage, binding, config }: Context,
  user: UserRecord,
  to: MailAddress | null,
  origin: string,
): FlowPlan {
  const copy = structuredClone(plan);
  withoutOrigin(copy.context);
  copy.issued = null;
  copy.context.email_sent = true;
  setMark({ plan: copy }, "sent", binding.pk);
  const address = to?.address ?? "";
  const confirm: ConfirmConfig = {
    binding: binding.pk,
    address,
    own: address.toLowerCase() === user.email.toLowerCase(),
    active: user.isActive,
    activate: config.activate_user_on_success,
    origin,
  };
  // Under the key of the stage that sends it, so that what is proved is known to be proved for that stage.
  const inFront = { ...inMemoryStage(CONFIRM_TYPE, stage.name, confirm), pk: stage.pk };
  copy.bindings.unshift(wrapStage(inFront));
  return copy;
}

/**
 * Counts one more message. By address nobody gets more than the stage allows. Who asks is told only what follows from what was typed: that
 * two names share an address would tell that both have an account.
 */
async function mayBeSent(context: Context, user: UserRecord, db: Context["db"], again: boolean): Promise<boolean> {
  const { config, now } = context;
  const limit = { most: config.recovery_max_attempts + 1, windowMs: parseDuration(config.recovery_cache_timeout), now };
  const account = user.email || user.username;
  const typed = context.context.pending_user_identifier || account;
  const ticket = await takeMailTicket(context, typed, db);
  if (!ticket.allowed) return refuse(context, ticket);
  const verdict = await takeMailQuota(db, `typed ${typed}`, limit);
  if (!verdict.granted) return refuse(context, verdict);
  const { granted } = await takeMailQuota(db, `account ${account}`, limit);
  if (!granted && again) context.notify("info", message("email.sent"));
  return granted;
}

function refuse(context: Context, { retryAfterMs }: { retryAfterMs: number }): false {
  const count = Math.max(1, Math.ceil(retryAfterMs / 60_000));
  context.notify("error", message("email.too_many", "invalid", { count }));
  return false;
}

function identifierFor(stageName: string): string {
  const random = randomBytes(12).toString("hex");
  const slug = stageName
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return `ak-email-stage-${slug.slice(0, LONGEST_IDENTIFIER - 41)}-${random}`;
}
