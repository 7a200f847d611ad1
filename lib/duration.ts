import { z } from "zod";

const MILLISECONDS_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ["microseconds", 0.001],
  ["milliseconds", 1],
  ["seconds", 1000],
  ["minutes", 60_000],
  ["hours", 3_600_000],
  ["days", 86_400_000],
  ["weeks", 604_800_000],
]);

/** A decimal number with optional fraction and exponent; not what `Number` also takes: nothing, hexadecimal, `Infinity`. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const MAX_TEXT = 256;
/** Some 6,800 years either way: adding it to today's date still gives one with a year of four digits. */
const MAX_DURATION = 2_500_000 * 86_400_000;

/** A text that is not a duration such as `hours=3;minutes=1`, or one too long to count with. */
export class DurationError extends Error {
  override readonly name = "DurationError";

  constructor(text: string) {
    const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
    super(`${shown} is not in the correct format of 'hours=3;minutes=1'.`);
  }
}

/**
 * Reads a duration: `unit=number` pairs joined by `;`, units from microseconds to weeks in any case of letters. Numbers may be
 * negative and have fractions. Of a repeated unit the last counts; unknown units are skipped, whatever their value.
 *
 * @returns milliseconds, exact to the microsecond
 * @throws DurationError when a part is not a pair (so also after a trailing `;`), the value of a known unit is not a number, no unit
 *   is known (white space around a unit makes it an unknown one), or the duration exceeds 2,500,000 days
 */
export function parseDuration(text: string): number {
  if (text.length > MAX_TEXT) throw new DurationError(text);
  const parts = new Map<string, number>();
  for (const pair of text.split(";")) {
    const [unit = "", value, ...rest] = pair.split("=");
    if (value === undefined || rest.length > 0) throw new DurationError(text);
    const name = unit.toLowerCase();
    const factor = MILLISECONDS_PER_UNIT.get(name);
    if (factor === undefined) continue;
    if (!NUMBER.test(value.trim())) throw new DurationError(text);
    parts.set(name, Number(value) * factor);
  }
  const sum = [...parts.values()].reduce((total, milliseconds) => total + milliseconds, 0);
  if (parts.size === 0 || !(Math.abs(sum) <= MAX_DURATION)) throw new DurationError(text);
  return Math.round(sum * 1000) / 1000;
}

/** The reason why a text is not a duration, or undefined when it is one. */
function findFault(text: string): string | undefined {
  try {
    parseDuration(text);
    return undefined;
  } catch (error) {
    if (error instanceof DurationError) return error.message;
    throw error;
  }
}

/** A duration in a configuration, kept as the text it was written as; {@link parseDuration} says what is accepted. */
export const durationSchema = z
  .string()
  .superRefine((text, context) => {
    const message = findFault(text);
    if (message !== undefined) context.addIssue({ code: "custom", message, input: text });
  })
  .meta({
    title: "Duration",
    description:
      "Pairs of a unit and a number joined by semicolons, for example hours=1;minutes=30. Units: microseconds, milliseconds, seconds, minutes, hours, days, weeks.",
    examples: ["minutes=30", "days=1;hours=2"],
  });
