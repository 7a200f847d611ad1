import type { Locale } from "#lib/i18n/locales.ts";

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;

/** A moment as people say it: "in 30 minutes". In the largest unit of which at least two fit, rounded down to what is still true. */
export function relativeTime(locale: Locale, at: Date, now: Date): string {
  const left = at.getTime() - now.getTime();
  const [unit, size] = units.find(([, length]) => Math.abs(left) >= 2 * length) ?? units[3];
  return new Intl.RelativeTimeFormat(locale, { numeric: "always" }).format(Math.trunc(left / size), unit);
}
