import { currentRehearsal } from "#lib/dry-run/rehearsal.ts";

// Messages are written by whichever bundle of Next.js handles a step, and sent by one worker of the process.
const slot = globalThis as unknown as Record<symbol, (() => void) | undefined>;
const key = Symbol.for("vestibule.mail-worker");

/** Makes `wake` what is called when a message has been written; undefined: nobody is waiting. */
export function setMailWaker(wake: (() => void) | undefined): void {
  slot[key] = wake;
}

/** Tells the process's worker that a message will be there as soon as the running transaction ends. A dry run's never will. */
export function wakeMailWorker(): void {
  if (!currentRehearsal()) slot[key]?.();
}
