/** An error that a part of the system raises on purpose: shown like any other, but not reported. */
export class ControlError extends Error {
  override readonly name: string = "ControlError";
}
