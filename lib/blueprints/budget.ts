import { EntryFault } from "./tags/tag.ts";

/** Steps that one import may take to resolve tags. The bundled files of the reference need a few thousand at most. */
const largestWork = 1_000_000;

/** Counts the work of an import, so that nested `!Enumerate` or values that mention each other end with an error. */
export class Budget {
  private left: number;

  constructor(steps = largestWork) {
    this.left = steps;
  }

  /** @throws EntryFault when the share is used up */
  spend(amount = 1): void {
    this.left -= amount;
    if (this.left < 0) throw new EntryFault("The tags of this document take too much work to resolve.");
  }
}
