import { availableParallelism } from "node:os";
import { ControlError } from "#lib/flows/control-error.ts";
import { findCurrentRequest } from "#lib/http/request.ts";
import { addressGroup } from "#lib/limits/address.ts";

/** So many passwords are waiting that another one would be answered too late; a flow shows an error that can be tried again, and nothing is recorded. */
export class PasswordOverloadError extends ControlError {
  override readonly name: string = "PasswordOverloadError";
}

/** Runs expensive jobs a few at a time. */
export interface WorkQueue {
  /**
   * Runs `job` when it is its turn.
   *
   * @param owner whom the job is for; owners take turns, so that one with many jobs does not hold up those with few
   * @throws PasswordOverloadError when too many are waiting
   */
  run<T>(job: () => Promise<T>, owner?: string): Promise<T>;
}

interface Waiting {
  start: () => void;
  refuse: (error: Error) => void;
}

/**
 * Bounds what a flood of logins can take: each hash needs memory (19 MiB for ours, more for imported ones) and a thread.
 *
 * When all places to wait are taken, whoever has the most of them gives one up for somebody who has fewer: a flood from one address fills
 * the queue with its own jobs only.
 *
 * @param slots how many jobs run at the same time
 * @param waiting how many more may wait; each owner's in the order of asking
 */
export function createWorkQueue(slots: number, waiting: number): WorkQueue {
  // In the order of their turns: who was served goes to the end.
  const lines = new Map<string, Waiting[]>();
  let running = 0;
  let queued = 0;

  function enter(owner: string): Promise<void> | undefined {
    if (running < slots) {
      running += 1;
      return undefined;
    }
    if (queued >= waiting) makePlace(owner);
    return new Promise((resolve, reject) => {
      queued += 1;
      const line = lines.get(owner);
      const entry = { start: resolve, refuse: reject };
      if (line) line.push(entry);
      else lines.set(owner, [entry]);
    });
  }

  /** @throws PasswordOverloadError when nobody would keep at least as many as the newcomer then has */
  function makePlace(owner: string): void {
    const own = lines.get(owner)?.length ?? 0;
    const longest = [...lines.values()].toSorted((a, b) => b.length - a.length)[0] ?? [];
    if (longest.length <= own + 1) throw overload();
    longest.pop()?.refuse(overload());
    queued -= 1;
  }

  /** Whose turn it is: the first of the owner who waits longest for one. */
  function takeNext(): Waiting | undefined {
    const [first] = lines;
    if (!first) return undefined;
    const [owner, line] = first;
    const next = line.shift();
    lines.delete(owner);
    if (line.length > 0) lines.set(owner, line);
    queued -= 1;
    return next;
  }

  return {
    async run(job, owner = "") {
      await enter(owner);
      try {
        return await job();
      } finally {
        // The slot is handed over rather than freed, so that nobody who comes later overtakes those who wait.
        const next = takeNext();
        if (next) next.start();
        else running -= 1;
      }
    },
  };
}

const overload = () => new PasswordOverloadError("Too many passwords are being checked at this moment.");

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

/** Hashes when it is the turn of whoever sent the request that is being answered. @throws PasswordOverloadError */
export function hashInTurn<T>(job: () => Promise<T>): Promise<T> {
  const ip = findCurrentRequest()?.clientIp;
  return passwordWork().run(job, (ip && addressGroup(ip)) ?? "");
}
