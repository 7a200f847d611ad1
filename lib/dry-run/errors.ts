// Next.js bundles a second copy of every module; an error of another copy is known by its name.

/** Something about a dry run that cannot be done as it was asked for; the message says what. */
export class DryRunRefused extends Error {
  override readonly name = "DryRunRefused";
}

/** There is no time for a dry run now, or it took too long; the message says which. */
export class DryRunUnavailable extends Error {
  override readonly name = "DryRunUnavailable";
}
