/** A way in which programs that use the generated client do not find here what they find elsewhere, and why. */
export interface Difference {
  /** Differences as `compareWithClient` writes them. */
  readonly what: RegExp;
  readonly why: string;
}

/** Every known difference; see docs/api.md. */
export const differences: readonly Difference[] = [];
