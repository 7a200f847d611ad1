import { availableParallelism } from "node:os";
import { ControlError } from "#lib/flows/control-error.ts";

/** So many passwords are waiting that another one would be answered too late; a flow shows an error that can be tried again, and nothing is recorded. */
export class PasswordOverloadError extends ControlError {
  override readonly name: string = "PasswordOverloadError";
}

/** Runs expensive jobs a few at a time. */
export interface WorkQueue {
  /** Runs `job` when it is its turn. @throws PasswordOverloadError at once when too many are waiting already */
  run<T>(job: () => Promise<T>): Promise<T>;
}

/**
 * Bounds what a flood of logins can take: each hash needs memory (19 MiB for ours, more for imported ones) and a thread.
 *
 * @param slots how many jobs run at the same time
 * @param waiting how many more may wait, first come first served
 */
export function createWorkQueue(slots: number, waiting: number): WorkQueue {
  const queue: (() => void)[] = [];
  let running = 0;

  function enter(): Promise<void> | undefined {
    if (running < slots) {
      running += 1;
      return undefined;
    }
    if (queue.length >= waiting)
      throw new PasswordOverloadError("Too many passwords are being checked at this moment.");
    return new Promise((resolve) => queue.push(resolve));
  }

  return {
    async run(job) {
      await enter();
      try {
        return await job();
      } finally {
        // The slot is handed over rather than freed, so that nobody who comes later overtakes those who wait.
        const next = queue.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}

/** Hashing runs on the four threads that Node also reads files and looks up names with; one of them stays free for those. */
const MAX_SLOTS = 3;
/** At some 15 to 25 ms a hash the last in the line waits for a few seconds. */
const MAX_WAITING = 256;

// Next.js bundles a second copy of every module; the limit holds for the whole process.
const slot = globalThis as unknown as Record<symbol, WorkQueue | undefined>;
const key = Symbol.for("vestibule.password-work");

/** The queue that all password hashing of this process goes through. */
export function passwordWork(): WorkQueue {
  slot[key] ??= createWorkQueue(Math.min(availableParallelism(), MAX_SLOTS), MAX_WAITING);
  return slot[key];
}
