import { type AssumedAnswer, outboundFetch } from "#lib/http/outbound.ts";

/**
 * What a look at a picture's address gave: a picture; nothing there, or something else; a host that does not answer properly; or
 * no way to find out, in which case the browser may try.
 */
export type ProbeResult = "picture" | "nothing" | "unreachable" | "unknown";

/** Looks at an address on the network. */
export type Probe = (url: string) => Promise<ProbeResult>;

/** Whether an address may be shown as a picture. */
export type AvatarCheck = (url: string) => Promise<boolean>;

const REMEMBERED_FOR = 8 * 3_600_000;
const MAX_REMEMBERED = 10_000;
const TIMEOUT = 5000;

const assumedPicture: AssumedAnswer = {
  says: "There is taken to be a picture.",
  answer: () => new Response(null, { headers: { "Content-Type": "image/png" } }),
};

/**
 * Makes a check that asks the network once and remembers the outcome for 8 hours, per address; a host that does not answer is
 * left alone for as long. Questions about the same address at the same time are asked once.
 *
 * @param probe asks the network; a rejection counts as a host that does not answer
 * @param now the time in milliseconds
 */
export function createAvatarCheck(probe: Probe, now: () => number = Date.now): AvatarCheck {
  const known = new Map<string, { until: number; outcome: Promise<boolean> }>();
  const avoided = new Map<string, number>();

  async function ask(url: string, host: string): Promise<boolean> {
    const result = await probe(url).catch(() => "unreachable" as const);
    if (result === "unreachable") {
      makeRoom(avoided);
      avoided.set(host, now() + REMEMBERED_FOR);
    }
    return result === "picture" || result === "unknown";
  }

  return async (url) => {
    if (!URL.canParse(url)) return false;
    const { host } = new URL(url);
    if ((avoided.get(host) ?? 0) > now()) return false;
    const earlier = known.get(url);
    if (earlier && earlier.until > now()) return earlier.outcome;
    known.delete(url);
    makeRoom(known);
    const outcome = ask(url, host);
    known.set(url, { until: now() + REMEMBERED_FOR, outcome });
    return outcome;
  };
}

/** Forgets the oldest entry of a full memory. */
function makeRoom(memory: Map<string, unknown>): void {
  const [oldest] = memory.keys();
  if (memory.size >= MAX_REMEMBERED && oldest !== undefined) memory.delete(oldest);
}

/** Failures that say that the host, rather than the address, is at fault: Node's and those of its HTTP client. */
const NETWORK_FAILURE = /^(?:E[A-Z]+|UND_ERR_[A-Z_]+|CERT_[A-Z_]+|ERR_TLS_[A-Z_]+)$/;

/** Asks for the header of an address (HEAD, redirects followed, 5 seconds). */
export async function probePicture(url: string): Promise<ProbeResult> {
  try {
    const request: RequestInit = { method: "HEAD", redirect: "follow", signal: AbortSignal.timeout(TIMEOUT) };
    const response = await outboundFetch(url, request, assumedPicture);
    if (response.status === 404) return "nothing";
    if (!response.ok) return "unreachable";
    return response.headers.get("content-type")?.trim().toLowerCase().startsWith("image/") ? "picture" : "nothing";
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError") return "unreachable";
    const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
    return typeof cause?.code === "string" && NETWORK_FAILURE.test(cause.code) ? "unreachable" : "unknown";
  }
}
