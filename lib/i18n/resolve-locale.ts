import { match } from "@formatjs/intl-localematcher";
import Negotiator from "negotiator";
import { defaultLocale, isLocale, type Locale, locales } from "./locales.ts";

/** What speaks for a language, strongest first. */
export interface LocaleWishes {
  /** The person's own setting; empty when they have none. */
  userLocale?: string | null | undefined;
  /** What was chosen in this browser. */
  chosenLocale?: string | null | undefined;
  /** The browser's `Accept-Language` (RFC 9110, section 12.5.4). */
  acceptLanguage?: string | null | undefined;
  /** The brand's default. */
  brandLocale?: string | null | undefined;
}

/** A header is anybody's to write: more than this is not looked at. */
const HEADER_LIMIT = 500;
const LANGUAGE_LIMIT = 20;

/** Picks the language of an answer: the person's, else the one chosen, else the best of the browser's, else the brand's, else English. Never throws. */
export function resolveLocale({ userLocale, chosenLocale, acceptLanguage, brandLocale }: LocaleWishes): Locale {
  return (
    matchLocale([userLocale ?? ""]) ??
    matchLocale([(chosenLocale ?? "").slice(0, HEADER_LIMIT)]) ??
    matchLocale(parseAcceptLanguage(acceptLanguage ?? "")) ??
    matchLocale([brandLocale ?? ""]) ??
    defaultLocale
  );
}

function parseAcceptLanguage(header: string): string[] {
  return new Negotiator({ headers: { "accept-language": header.slice(0, HEADER_LIMIT) } })
    .languages()
    .slice(0, LANGUAGE_LIMIT);
}

function matchLocale(wanted: readonly string[]): Locale | undefined {
  const tags = wanted.map(canonicalTag).filter((tag) => tag !== undefined);
  if (tags.length === 0) return undefined;
  // "und" stands for "no match": the matcher wants a default of its own.
  const found = match(tags, locales, "und", { algorithm: "lookup" });
  return isLocale(found) ? found : undefined;
}

/** Accepts `de_DE` too, as other systems write it. */
function canonicalTag(text: string): string | undefined {
  try {
    return text === "*" ? undefined : Intl.getCanonicalLocales(text.replaceAll("_", "-"))[0];
  } catch {
    return undefined;
  }
}
