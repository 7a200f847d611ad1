import type { JobMessage } from "../pool/messages.ts";
import type { ExpressionErrorKind } from "../types.ts";

/** An interpreter inside WebAssembly. */
export interface Sandbox {
  /** Works on a job; answers with the JSON text of an outcome (see `outcome.ts`) and never rejects. */
  run: (job: JobMessage) => Promise<string>;
  /** Removes every trace of the last job. */
  reset: () => void;
}

/** Ends the evaluation from the outside; an interpreter's own error handling cannot catch it. */
export class SandboxAbort extends Error {
  override name = "SandboxAbort";
}

/** JSON text of a failed outcome. */
export function writeFailure(kind: ExpressionErrorKind, error: string): string {
  return JSON.stringify({ ok: false, kind, error });
}
