import type { Db } from "#lib/db/client.ts";
import { addPoints, removePoints } from "./counters.ts";
import type { Count, Limit } from "./limit.ts";
import { MemoryCounters } from "./memory-counters.ts";

/** What trying once more came to. */
export interface Verdict {
  allowed: boolean;
  /** Milliseconds until it may be tried again; 0 when it may now. */
  retryAfterMs: number;
  /** Limits that this try was the first to go beyond, so that each is reported once. */
  exceeded: Limit[];
  /** Takes this try back: it was a right one, or was not judged at all. */
  giveBack(db: Db): Promise<void>;
}

/** How long the database may take to count, in milliseconds, before this process counts for itself. */
const PATIENCE_MS = 1_500;
/** How long it is then left alone. */
const PAUSE_MS = 5_000;

/**
 * Counts tries in the database, so that limits hold across instances; when the database is too slow or fails, in this process, so that a
 * limit is never lifted by a flood that is large enough.
 */
export class Limiter {
  readonly #insurance = new MemoryCounters();
  readonly #patienceMs: number;
  readonly #onFault: (error: unknown) => void;
  #pausedUntil = 0;

  /** @param onFault is told when the database did not answer, at most once per pause */
  constructor(onFault: (error: unknown) => void = () => {}, patienceMs = PATIENCE_MS) {
    this.#onFault = onFault;
    this.#patienceMs = patienceMs;
  }

  /**
   * Counts a try against every limit, before it is judged: parallel ones all count. Limits of 0 do not exist.
   *
   * @param db the client to count with; inside a transaction its own
   * @param points how many tries it stands for
   */
  async take(db: Db, limits: readonly Limit[], now: Date, points = 1): Promise<Verdict> {
    const active = limits.filter(({ most }) => most > 0);
    if (active.length === 0) return { allowed: true, retryAfterMs: 0, exceeded: [], giveBack: async () => {} };
    const stored = await this.#addInDatabase(db, active, points, now);
    const counts = stored ?? this.#insurance.add(active, points, now);
    const beyond = active.flatMap((limit, index) => {
      const count = counts[index];
      return count && count.points > limit.most ? [{ limit, count }] : [];
    });
    return {
      allowed: beyond.length === 0,
      retryAfterMs: Math.max(0, ...beyond.map(({ count }) => count.expires.getTime() - now.getTime())),
      exceeded: beyond.filter(({ limit, count }) => count.points - points <= limit.most).map(({ limit }) => limit),
      giveBack: async (other) => {
        if (stored) await removePoints(other, active, points, now);
        else this.#insurance.remove(active, points);
      },
    };
  }

  /** @returns undefined when the database did not answer in time */
  async #addInDatabase(db: Db, limits: Limit[], points: number, now: Date): Promise<Count[] | undefined> {
    if (performance.now() < this.#pausedUntil) return undefined;
    let timer: NodeJS.Timeout | undefined;
    try {
      const tooLate = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error("The database took too long to count tries.")), this.#patienceMs);
      });
      return await Promise.race([addPoints(db, limits, points, now), tooLate]);
    } catch (error) {
      this.#pausedUntil = performance.now() + PAUSE_MS;
      this.#onFault(error);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}
