import { type Locale, locales } from "#lib/i18n/locales.ts";
import { createTranslator } from "#lib/i18n/translator.ts";

const known = ["mail.reset.subject", "mail.confirm.subject", "mail.signIn.subject", "mail.otp.subject"] as const;

/** Subjects that other people's flows use. */
const aliases: Readonly<Record<string, (typeof known)[number]>> = {
  "authentik sign-in link": "mail.signIn.subject",
  "authentik sign-in code": "mail.otp.subject",
  "password reset": "mail.reset.subject",
  "account confirmation": "mail.confirm.subject",
};

/** A subject in a language, where it is a well-known text in any language; else as its author wrote it. */
export function translateSubject(subject: string, locale: Locale): string {
  const wanted = subject.trim().toLowerCase();
  const key =
    aliases[wanted] ??
    known.find((candidate) => locales.some((each) => createTranslator(each)(candidate).toLowerCase() === wanted));
  return key ? createTranslator(locale)(key) : subject;
}
