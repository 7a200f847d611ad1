import { type Message, message } from "#lib/flows/messages.ts";

/** What reading one field came to. */
export type Reading = { ok: true; value: unknown } | { ok: false; error: Message };

/** How a text is read. */
export interface TextRules {
  /** Drops white space at both ends. */
  trim: boolean;
  /** Whether `""` is an answer. */
  blank: boolean;
  /** Characters. */
  max: number;
}

/** A value that was accepted. */
export function accept(value: unknown): Reading {
  return { ok: true, value };
}

/** A value that was refused. */
export function refuse(id: string, code = "invalid", values?: Record<string, string | number>): Reading {
  return { ok: false, error: message(id, code, values) };
}

/** Reads a text; a number counts as its digits. Half surrogates and NUL are refused because the database cannot keep them. */
export function readText(input: unknown, { trim, blank, max }: TextRules): Reading {
  if (typeof input !== "string" && typeof input !== "number") return refuse("invalid_string");
  const text = trim ? String(input).trim() : String(input);
  if (text === "" && !blank) return refuse("blank", "blank");
  if (text.includes("\0")) return refuse("null_characters", "null_characters_not_allowed");
  if (!text.isWellFormed()) return refuse("invalid_string");
  if (text.length > max) return refuse("max_length", "max_length", { max });
  return accept(text);
}
