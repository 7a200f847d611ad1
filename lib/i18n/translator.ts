import { createTranslator as createIntlTranslator } from "use-intl/core";
import type { Locale } from "./locales.ts";
import { ar } from "./messages/ar.ts";
import { de } from "./messages/de.ts";
import { en } from "./messages/en.ts";
import { es } from "./messages/es.ts";
import { fr } from "./messages/fr.ts";
import type { Messages } from "./messages/messages.ts";

const catalogue: Readonly<Record<Locale, Messages>> = { en, de, fr, es, ar };

/** Puts a text by its key (`identification.signUp`) and values into words of one language; unknown keys do not compile. */
export type Translator = ReturnType<typeof buildTranslator>;

function buildTranslator(locale: Locale) {
  // Keys and placeholders are those of English, which every language has (a test compares them).
  const messages = catalogue[locale] as typeof en;
  return createIntlTranslator({ locale, messages, timeZone: "UTC" });
}

const translators = new Map<Locale, Translator>();

/** The translator of a language. Made once per language, because it keeps the messages that it has compiled. */
export function createTranslator(locale: Locale): Translator {
  const known = translators.get(locale);
  if (known) return known;
  const translator = buildTranslator(locale);
  translators.set(locale, translator);
  return translator;
}

/** All messages of a language, as they are written. */
export function messagesOf(locale: Locale): Messages {
  return catalogue[locale];
}
