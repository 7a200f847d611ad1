import { type AbstractIntlMessages, createTranslator } from "use-intl/core";
import type { Message } from "#lib/flows/messages.ts";
import { type Locale, locales } from "./locales.ts";
import { messagesOf } from "./translator.ts";

type ErrorTranslator = (id: string, values: Record<string, string | number>) => string;

const translators = new Map<Locale, ErrorTranslator>();

function errorTranslator(locale: Locale): ErrorTranslator {
  const known = translators.get(locale);
  if (known) return known;
  const messages: AbstractIntlMessages = messagesOf(locale).errors;
  // Ids are the engine's, as text; which of them exist is seen when they are looked up.
  const translator = createTranslator({
    locale,
    messages,
    onError: () => {},
    getMessageFallback: () => messagesOf(locale).errors.flow.unknown_error,
  }) as ErrorTranslator;
  translators.set(locale, translator);
  return translator;
}

/**
 * Puts a message of the engine, a stage or a policy into words. `literal` messages are handed through as their author wrote them; an id
 * without a text reads as an unknown error, never as the id, so that nothing internal is shown. Values are inserted as they are: escape when
 * the text becomes markup.
 */
export function errorText(locale: Locale, message: Message): string {
  if (message.id === "literal") return String(message.values?.text ?? "");
  return errorTranslator(locale)(message.id, message.values ?? {});
}

/** Whether an error id has a text (in every language, as all have the same keys). */
export function hasErrorText(id: string): boolean {
  let node: unknown = messagesOf(locales[0]).errors;
  for (const part of id.split(".")) {
    node = typeof node === "object" && node !== null && Object.hasOwn(node, part) ? Reflect.get(node, part) : undefined;
  }
  return typeof node === "string";
}
