const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

/** Bounds on everything that an expression can make larger or longer. */
export const expressionLimits = {
  /** Whole evaluation, in milliseconds. */
  timeoutMs: 10_000,
  /** Time that the interpreter itself may run, in milliseconds; waiting for host functions does not count. */
  computeMs: 3_000,
  /** Memory of the interpreter. */
  memoryBytes: 64 * mebibyte,
  /** The Python interpreter begins with this much, so less cannot be asked for. */
  minimumMemoryBytes: 16 * mebibyte,
  maximumMemoryBytes: 256 * mebibyte,
  sourceCharacters: 64 * kibibyte,
  variablesCharacters: 4 * mebibyte,
  /** Anything that a sandbox hands over in one piece, its result included. */
  outgoingCharacters: 4 * mebibyte,
  /** The answer of one host function. */
  replyCharacters: 2 * mebibyte,
  /** Levels of lists and objects within each other. */
  depth: 48,
  messages: 100,
  messageCharacters: 2_000,
  logLines: 200,
  logLineCharacters: 2_000,
  hostCalls: 200,
  /** Text of an error. */
  errorCharacters: 2_000,
  /** Evaluations that wait for a thread; more are turned away at once. */
  queued: 200,
  /** How deep policies may call each other. */
  nesting: 3,
} as const;
