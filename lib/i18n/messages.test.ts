import { expect, test } from "vitest";
import { literal, message } from "#lib/flows/messages.ts";
import { errorPageTexts } from "./error-page-texts.ts";
import { errorText, hasErrorText } from "./error-text.ts";
import { direction, locales, nativeNames } from "./locales.ts";
import { createTranslator, messagesOf } from "./translator.ts";

/** Every text of a language by its dotted key. */
function flatten(node: unknown, prefix = ""): Map<string, string> {
  if (typeof node === "string") return new Map([[prefix, node]]);
  const children = Object.entries(node as Record<string, unknown>);
  return new Map(children.flatMap(([key, child]) => [...flatten(child, prefix ? `${prefix}.${key}` : key)]));
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{([a-z]+)[,}]/g)].map(([, name]) => name ?? "").sort();
}

const english = flatten(messagesOf("en"));

test.each(locales)("%s has the keys and placeholders of English, and no empty text", (locale) => {
  const texts = flatten(messagesOf(locale));
  expect([...texts.keys()].sort()).toEqual([...english.keys()].sort());
  for (const [key, text] of texts) {
    expect(text.trim(), key).toBe(text);
    expect(text, key).not.toBe("");
    expect(placeholders(text), key).toEqual(placeholders(english.get(key) ?? ""));
  }
});

test.each(locales.filter((locale) => locale !== "en"))("%s is translated, not copied", (locale) => {
  const same = [...flatten(messagesOf(locale))].filter(([key, text]) => english.get(key) === text);
  // Some words are the same in two languages; most are not.
  expect(same.map(([key]) => key).length).toBeLessThan(english.size / 12);
});

test.each(locales)("every text of %s can be formatted, and every error has one", (locale) => {
  const values = { input: "x", type: "list", max: 3, min: 3, kilobytes: 3, count: 3, days: 3, types: "x" };
  for (const key of flatten(messagesOf(locale).errors).keys()) {
    expect(hasErrorText(key)).toBe(true);
    const text = errorText(locale, message(key, "invalid", values));
    expect(text, key).not.toMatch(/[{}]/);
    if (key !== "flow.unknown_error") expect(text, key).not.toBe(messagesOf(locale).errors.flow.unknown_error);
  }
});

test("errors count in the way of the language", () => {
  expect(errorText("en", message("max_length", "max_length", { max: 1 }))).toBe("Use at most 1 character.");
  expect(errorText("en", message("max_length", "max_length", { max: 150 }))).toBe("Use at most 150 characters.");
  expect(errorText("ar", message("max_length", "max_length", { max: 2 }))).toBe("استخدم على الأكثر حرفين.");
});

test("clients of the API get the texts that the field knows", () => {
  expect(errorText("en", message("required"))).toBe("This field is required.");
  expect(errorText("en", message("blank"))).toBe("This field may not be blank.");
  expect(errorText("en", message("null"))).toBe("This field may not be null.");
  expect(errorText("en", message("password.invalid"))).toBe("Invalid password");
  expect(errorText("en", message("identification.failed"))).toBe("Failed to authenticate.");
  expect(errorText("en", message("flow.unknown_error"))).toBe("Unknown error");
  expect(errorText("en", message("flow.invalid_next"))).toBe("Invalid next URL");
  expect(errorText("en", message("flow.not_applicable"))).toBe("Flow does not apply to current user.");
  expect(errorText("en", message("prompt.username_taken"))).toBe("Username is already taken.");
  expect(errorText("en", message("prompt.passwords_differ"))).toBe("Passwords don't match.");
  expect(errorText("en", message("user_write.no_data"))).toBe("No Pending data.");
});

test("an author's own text is handed through, and an unknown id shows nothing internal", () => {
  expect(errorText("de", literal("Ask {name} <b>"))).toBe("Ask {name} <b>");
  expect(errorText("en", message("no.such.id"))).toBe("Unknown error");
  expect(errorText("en", message("constructor"))).toBe("Unknown error");
  expect(errorText("en", message("prompt"))).toBe("Unknown error");
  expect(hasErrorText("constructor")).toBe(false);
});

test("typed input is inserted, never read as a message", () => {
  expect(errorText("en", message("invalid_choice", "invalid_choice", { input: "{x} '{' <b>" }))).toBe(
    "\"{x} '{' <b>\" is not a valid choice.",
  );
});

test("a translator knows its texts, and every language its own name and direction", () => {
  expect(createTranslator("fr")("identification.continueWith", { source: "Éditeur <x>" })).toBe(
    "Continuer avec Éditeur <x>",
  );
  expect(Object.keys(nativeNames)).toEqual([...locales]);
  expect(Object.keys(errorPageTexts)).toEqual([...locales]);
  expect(locales.filter((locale) => direction(locale) === "rtl")).toEqual(["ar"]);
});
