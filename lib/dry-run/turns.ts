import { DryRunUnavailable } from "./errors.ts";

/** How long a dry run waits for the one before it, in milliseconds. */
const PATIENCE_MS = 12_000;
/** Dry runs that may wait. */
const MOST_WAITING = 4;

interface Turns {
  last: Promise<void>;
  waiting: number;
}

// The embedded database has one connection, which a dry run holds: there is one at a time in the process, whichever bundle asks.
const slot = globalThis as unknown as Record<symbol, Turns | undefined>;
const key = Symbol.for("vestibule.dry-run");

/**
 * Runs `work` when no other dry run is going on in this process.
 *
 * @throws DryRunUnavailable when it would take too long until then
 */
export async function takeTurn<T>(work: () => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  slot[key] ??= { last: Promise.resolve(), waiting: 0 };
  const turns = slot[key];
  if (turns.waiting >= MOST_WAITING) throw new DryRunUnavailable("Too many dry runs are waiting.");
  const own = Promise.withResolvers<void>();
  const before = turns.last;
  turns.last = before.then(() => own.promise);
  turns.waiting += 1;
  let timer: NodeJS.Timeout | undefined;
  try {
    const tooLate = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new DryRunUnavailable("Another dry run is going on.")), patienceMs);
    });
    await Promise.race([before, tooLate]).finally(() => {
      clearTimeout(timer);
      turns.waiting -= 1;
    });
    return await work();
  } finally {
    own.resolve();
  }
}
