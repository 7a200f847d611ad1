import type { Message } from "./messages.ts";

/** Next.js bundles a copy of this module into every kind of entry: an error from another copy is known by this mark, not by its class. */
const mark = Symbol.for("vestibule.undo-step");

/**
 * Raised by a stage that finds, in the step's transaction, that nothing of the step may stay: not its own writes and not those of the
 * stages before it. All of it is taken back, and the run is denied with the reason.
 */
export class UndoStepError extends Error {
  override readonly name = "UndoStepError";
  readonly reason: Message;
  readonly [mark] = true;

  constructor(reason: Message) {
    super(reason.id);
    this.reason = reason;
  }
}

/** Whether an error says that the step is to be taken back, by whichever copy of this module it was raised. */
export function isUndoStep(error: unknown): error is UndoStepError {
  return error instanceof Error && mark in error;
}
