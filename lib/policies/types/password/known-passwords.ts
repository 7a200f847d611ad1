import { createHash } from "node:crypto";
import { env } from "#lib/env.ts";
import { type AssumedAnswer, outboundFetch } from "#lib/http/outbound.ts";

const TIMEOUT_MS = 5000;
/** A padded answer has some 40 kB. */
const MOST_BYTES = 1_000_000;
const LINE = /^([0-9A-F]{35}):(\d{1,10})$/i;

const unknown: AssumedAnswer = {
  says: "The password is taken as one that was never published.",
  answer: () => new Response(""),
};

let service: string | undefined;

/** Asks another service than the environment names, for tests. @param address undefined: that of the environment again */
export function useKnownPasswordService(address: string | undefined): void {
  service = address;
}

/**
 * How often a password has been published, as Have I Been Pwned knows. Only the first five digits of its SHA-1 leave the server
 * (k-anonymity), and the answer is padded, so that its length tells nothing either.
 *
 * @param signal aborts the question
 * @throws Error when the service cannot be reached in time, or its answer cannot be read
 */
export async function countPublications(password: string, signal: AbortSignal): Promise<number> {
  const digest = createHash("sha1").update(password, "utf8").digest("hex").toUpperCase();
  const base = (service ?? env().HIBP_URL).replace(/\/*$/, "/");
  const request: RequestInit = {
    headers: { "Add-Padding": "true", "User-Agent": "Vestibule", Accept: "text/plain" },
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    redirect: "error",
    cache: "no-store",
  };
  const response = await outboundFetch(new URL(`range/${digest.slice(0, 5)}`, base), request, unknown);
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`The service of known passwords answered ${response.status}.`);
  }
  return findCount(await readText(response), digest.slice(5));
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error("The answer of the service of known passwords is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function findCount(text: string, suffix: string): number {
  let count = 0;
  for (const line of text.split(/\r?\n/)) {
    if (line === "") continue;
    const [, known = "", times] = LINE.exec(line) ?? [];
    if (times === undefined) throw new Error("The answer of the service of known passwords cannot be read.");
    if (known.toUpperCase() === suffix) count = Number(times);
  }
  return count;
}
