import { currentRehearsal, shownAddress } from "#lib/dry-run/rehearsal.ts";

/** What a dry run takes for an answer, as it asks nobody. */
export interface AssumedAnswer {
  /** In words, for whoever reads the dry run. */
  says: string;
  answer(): Response;
}

/**
 * Asks another system over HTTP, as `fetch` does. In a dry run nobody is asked: the question is noted, and the assumed answer is used.
 *
 * @throws what `fetch` throws
 */
export async function outboundFetch(url: string | URL, init: RequestInit, assumed: AssumedAnswer): Promise<Response> {
  const rehearsal = currentRehearsal();
  if (!rehearsal) return fetch(url, init);
  rehearsal.ask({ method: init.method ?? "GET", url: shownAddress(url), assumption: assumed.says });
  return assumed.answer();
}
