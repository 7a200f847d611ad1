import { z } from "zod";

const UNITS: Record<string, number> = {
  microseconds: 0.001,
  milliseconds: 1,
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
};

/** A text is not a duration such as `hours=3;minutes=1`. */
export class DurationError extends Error {
  override readonly name = "DurationError";
}

/**
 * Reads a duration: `unit=number` pairs joined by `;`, units from microseconds to weeks. Of a repeated unit the last counts, unknown
 * units are skipped, numbers may be negative and have fractions.
 *
 * @returns milliseconds
 * @throws DurationError when a part is not a pair, a value is not a number, or no unit is known
 */
export function parseDuration(text: string): number {
  const wrong = () => new DurationError(`${text} is not in the correct format of 'hours=3;minutes=1'.`);
  const found = new Map<string, number>();
  for (const part of text.split(";")) {
    const [unit, value, ...rest] = part.split("=");
    if (unit === undefined || value === undefined || rest.length > 0) throw wrong();
    const factor = Object.hasOwn(UNITS, unit.toLowerCase()) ? UNITS[unit.toLowerCase()] : undefined;
    if (factor === undefined) continue;
    const number = value.trim() === "" ? Number.NaN : Number(value);
    if (!Number.isFinite(number)) throw wrong();
    found.set(unit.toLowerCase(), number * factor);
  }
  if (found.size === 0) throw wrong();
  return [...found.values()].reduce((sum, milliseconds) => sum + milliseconds, 0);
}

/** A duration in a configuration; see {@link parseDuration}. */
export const durationSchema = z.string().refine(
  (text) => {
    try {
      parseDuration(text);
      return true;
    } catch {
      return false;
    }
  },
  { error: (issue) => `${String(issue.input)} is not in the correct format of 'hours=3;minutes=1'.` },
);
