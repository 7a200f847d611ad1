/** What stands in a challenge's `js_url` for a proof of work: the page itself knows how to solve it. */
export const BUILT_IN = "altcha";

/** Amount of work unless the configuration says another one. */
const USUAL_WORK = 2;
const MOST_WORK = 50;

/**
 * Reads a verification address that means the built-in proof of work: `altcha`, or `altcha:10` with the amount of work.
 *
 * @returns the work, in about a million rounds of PBKDF2 on average; undefined for everything else
 */
export function parseBuiltIn(apiUrl: string): { work: number } | undefined {
  const found = /^altcha(?::(\d{1,2}))?$/i.exec(apiUrl.trim());
  if (!found) return undefined;
  const work = Number(found[1] ?? USUAL_WORK);
  return work >= 1 && work <= MOST_WORK ? { work } : undefined;
}

/**
 * How long a proof of work can be done and handed in, in milliseconds from when the page was made. Long enough for somebody who opens a
 * login page and looks for their password first.
 */
export const PROOF_LIFETIME_MS = 60 * 60_000;
