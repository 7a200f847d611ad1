import type { FlowProblem } from "#lib/flows/checks/problem.ts";
import type { FlowStructure } from "./structure.ts";

export type { FlowProblem };

/** What the editor shows after each step. */
export interface EditorState {
  /** The flow when editing began. */
  base: FlowStructure;
  draft: FlowStructure;
  problems: readonly FlowProblem[];
  /** What the last step met, in words. */
  error?: string;
  /** The draft could lock everybody out, and is only published when that is confirmed. */
  needsConfirmation?: boolean;
  published?: boolean;
}
