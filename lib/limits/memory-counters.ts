import { type Count, counterKey, type Limit } from "./limit.ts";

/** So many counters are kept; the oldest go first. */
const MOST_COUNTERS = 20_000;

/** Counts in this process alone: for when the database does not answer in time. */
export class MemoryCounters {
  readonly #counts = new Map<string, Count>();
  readonly #most: number;

  constructor(most = MOST_COUNTERS) {
    this.#most = most;
  }

  /** As {@link addPoints} does in the database. */
  add(limits: readonly Limit[], points: number, now: Date): Count[] {
    return limits.map((limit) => {
      const key = counterKey(limit);
      const known = this.#counts.get(key);
      const current =
        known && known.expires > now
          ? { points: known.points + points, expires: known.expires }
          : { points, expires: new Date(now.getTime() + limit.windowMs) };
      if (known) this.#counts.delete(key);
      this.#counts.set(key, current);
      this.#dropSurplus();
      return current;
    });
  }

  /** As {@link removePoints} does in the database. */
  remove(limits: readonly Limit[], points: number): void {
    for (const limit of limits) {
      const known = this.#counts.get(counterKey(limit));
      if (known) known.points = Math.max(0, known.points - points);
    }
  }

  #dropSurplus(): void {
    if (this.#counts.size <= this.#most) return;
    const [oldest] = this.#counts.keys();
    if (oldest !== undefined) this.#counts.delete(oldest);
  }
}
