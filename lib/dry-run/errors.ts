/** Something about a dry run that cannot be done as it was asked for; the message says what. */
export class DryRunRefused extends Error {
  override readonly name = "DryRunRefused";
}

/** Somebody else was writing the same rows: what really happens goes first, and the dry run begins anew. */
export class DryRunContended extends Error {
  override readonly name = "DryRunContended";
}

/** There is no time for a dry run now, or it took too long; the message says which. */
export class DryRunUnavailable extends Error {
  override readonly name = "DryRunUnavailable";
}
