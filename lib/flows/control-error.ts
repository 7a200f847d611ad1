/** Next.js bundles a copy of this module into every kind of entry: an error from another copy is known by this mark, not by its class. */
const mark = Symbol.for("vestibule.control-error");

/** An error that a part of the system raises on purpose: shown like any other, but not reported. */
export class ControlError extends Error {
  override readonly name: string = "ControlError";
  readonly [mark] = true;
}

/** Whether an error was raised on purpose, by whichever copy of this module. */
export function isControlError(error: unknown): error is ControlError {
  return error instanceof Error && mark in error;
}
