import { getPath } from "#lib/merge.ts";
import type { Locale } from "./locales.ts";
import { resolveLocale } from "./resolve-locale.ts";

/** Cookie with the language that was chosen in this browser, for those who are not logged in. */
export const LOCALE_COOKIE = "vestibule_locale";
/** How long that is remembered, in seconds. */
export const LOCALE_COOKIE_SECONDS = 365 * 24 * 3600;

/** Where the attributes of people and brands have their language. */
const SETTING = "settings.locale";

/** What a request says about the language of its answer. */
export interface LocaleFacts {
  /** Of the person who is logged in. */
  userAttributes?: Record<string, unknown> | undefined;
  /** Value of the browser's cookie. */
  chosen?: string | undefined;
  acceptLanguage?: string | undefined;
  brandAttributes: Record<string, unknown>;
}

/** The language of an answer: the person's, else what was chosen in this browser, else the browser's own, else the brand's. */
export function requestLocale({ userAttributes, chosen, acceptLanguage, brandAttributes }: LocaleFacts): Locale {
  return resolveLocale({
    userLocale: text(getPath(userAttributes, SETTING)),
    chosenLocale: chosen,
    acceptLanguage,
    brandLocale: text(getPath(brandAttributes, SETTING)),
  });
}

const text = (value: unknown) => (typeof value === "string" ? value : null);
