import { DurationError, parseDuration } from "#lib/duration.ts";

const usualLifetime = 365 * 24 * 3_600_000;

// Next.js bundles a second copy of every module; there is one setting.
const slot = globalThis as unknown as Record<symbol, number | undefined>;
const key = Symbol.for("vestibule.event-lifetime");

/** How long a record that is written now is kept, in milliseconds. */
export function eventLifetime(): number {
  return slot[key] ?? usualLifetime;
}

/** Takes over the setting `event_retention`; one that is no duration into the future counts as not set. */
export function setEventRetention(setting: string): void {
  slot[key] = readLifetime(setting);
}

function readLifetime(setting: string): number {
  try {
    const lifetime = parseDuration(setting);
    return lifetime > 0 ? lifetime : usualLifetime;
  } catch (cause) {
    if (cause instanceof DurationError) return usualLifetime;
    throw cause;
  }
}
