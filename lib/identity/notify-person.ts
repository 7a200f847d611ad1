import type { Db } from "#lib/db/client.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { Locale } from "#lib/i18n/locales.ts";
import { createTranslator } from "#lib/i18n/translator.ts";
import { log } from "#lib/log.ts";
import { toMailAddress } from "#lib/mail/address.ts";
import { linkOrigin } from "#lib/mail/link-origin.ts";
import { mailLocale } from "#lib/mail/locale.ts";
import { queueMail } from "#lib/mail/outbox.ts";
import { renderMail } from "#lib/mail/render.ts";
import type { UserRecord } from "./user-record.ts";

/** Something that happened to an account and that its owner should know, in case it was not them. */
export type SafetyNotice =
  | { kind: "new_device" }
  | { kind: "password_changed" }
  /** Goes to the address that was the person's before. */
  | { kind: "email_changed"; before: string }
  /** `device`: its name, as the person gave it. */
  | { kind: "authenticator_added"; device: string }
  | { kind: "authenticator_removed"; device: string };

/** Where a notice comes from. Requests of flows and of the REST API have all of it. */
export type NoticeRequest = Pick<RequestFacts, "brand" | "origin" | "clientIp" | "userAgent"> &
  Partial<Pick<RequestFacts, "headers">>;

const keys = {
  new_device: "newDevice",
  password_changed: "passwordChanged",
  email_changed: "emailChanged",
  authenticator_added: "authenticatorAdded",
  authenticator_removed: "authenticatorRemoved",
} as const;

/**
 * Writes to a person about their account, in their language, unless the system is set not to. Give the step's transaction, so that nobody
 * hears of what did not happen.
 *
 * @param settings of the installation: `security_notices` turns all of them off
 * @param user as they are now; without an address nothing is sent
 */
export async function notifyPerson(
  db: Db,
  user: UserRecord,
  notice: SafetyNotice,
  { request, settings, now }: { request: NoticeRequest; settings: { security_notices: boolean }; now: Date },
): Promise<void> {
  if (!settings.security_notices || user.pk === null) return;
  const to = toMailAddress(notice.kind === "email_changed" ? notice.before : user.email, user.name);
  if (!to) return;
  const locale = mailLocale(user, request);
  const words = createTranslator(locale);
  const key = keys[notice.kind];
  const title = words(`mail.safety.${key}.title`);
  const device = "device" in notice ? notice.device : "";
  const origin = linkOrigin(request);
  const variables = {
    title,
    body: words(`mail.safety.${key}.body`, { username: user.username, device }),
    key_value: [
      [words("mail.safety.time"), formatTime(now, locale)],
      [words("mail.safety.address"), request.clientIp],
      [words("mail.safety.browser"), request.userAgent.slice(0, 200)],
    ].filter(([, value]) => value),
    advice: words("mail.safety.advice"),
    ...(origin ? { link: { target: `${origin}/if/user/`, label: words("mail.safety.review") } } : {}),
  };
  const look = { locale, brand: request.brand, origin, now };
  const rendered = await renderMail("email/event_notification.html", variables, title, look).catch((error: unknown) => {
    // An installation's own template that cannot be rendered must not keep anybody from logging in.
    log().error({ err: error }, "a notice could not be put into words");
    return null;
  });
  if (!rendered) return;
  const { pk, username, email } = user;
  await queueMail(
    db,
    { to: [to], subject: title, ...rendered, logo: request.brand.logo, person: { pk, username, email } },
    { now },
  );
}

function formatTime(at: Date, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "long", timeZone: "UTC" }).format(at);
}
