import type { ExpressionLanguage } from "../types.ts";

/** What the pool asks of a thread. Structured data travels as JSON text, so that only strings cross. */
export interface JobMessage {
  type: "evaluate" | "check";
  language: ExpressionLanguage;
  source: string;
  name: string;
  /** JSON object of the variables by name. */
  variables: string;
  memoryBytes: number;
  computeMs: number;
}

/** What a thread tells the pool. */
export type ThreadMessage =
  | { type: "ready" }
  | { type: "host"; name: string; payload: string }
  | { type: "log"; line: string }
  | { type: "outcome"; text: string };

/** What a thread is started with. */
export interface ThreadData {
  /** One cell; the pool sets it to 1 and wakes the thread when an answer of a host function is in `replies`. */
  signal: SharedArrayBuffer;
  replies: import("node:worker_threads").MessagePort;
}

/** The answer of a host function: JSON text of its value, or the text of its error. */
export type HostReply = { value: string } | { error: string };
