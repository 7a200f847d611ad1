import { parseDuration } from "#lib/duration.ts";

/** Shorter would be none. */
const SHORTEST_MS = 1_000;

/** A setting's duration as the time in which tries count, in milliseconds. */
export function windowOf(setting: string): number {
  return Math.max(SHORTEST_MS, parseDuration(setting));
}
