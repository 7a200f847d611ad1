import { lookup } from "node:dns/promises";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { currentRehearsal, shownAddress } from "#lib/dry-run/rehearsal.ts";
import { PolicyError } from "../../request.ts";

const LONGEST_MS = 30_000;
const LARGEST_BODY = 1024 * 1024;
const MOST_REDIRECTS = 5;

const optionsSchema = z.object({
  headers: z.record(z.string(), z.string()).nullish(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  body: z.string().nullish(),
  /** Seconds. */
  timeout: z.number().positive().nullish(),
});

/** What came back. */
export interface OutgoingAnswer {
  status_code: number;
  text: string;
  headers: Record<string, string>;
  url: string;
}

/**
 * Sends a request for an expression: over http or https, within limits of time and size, and never to this machine itself or to
 * addresses that only a network's own equipment has (loopback, link-local with the metadata services of clouds, multicast, unspecified). The
 * address is checked when the connection is made, so that a name cannot mean another one by then. Other private networks are allowed: asking
 * systems of one's own is what this is for. In a dry run nothing is sent, as if the other system could not be reached.
 *
 * @throws PolicyError when the target is not allowed, or nothing usable comes back
 */
export async function sendRequest(method: string, url: string, options: unknown): Promise<OutgoingAnswer> {
  const { headers, params, body, timeout } = optionsSchema.parse(options);
  const target = parseTarget(url);
  const rehearsal = currentRehearsal();
  if (rehearsal) {
    const assumption = "The other system is taken as one that cannot be reached.";
    rehearsal.ask({ method: method.toUpperCase(), url: shownAddress(target), assumption });
    throw new PolicyError("A dry run sends no requests.");
  }
  for (const [name, value] of Object.entries(params ?? {})) target.searchParams.set(name, String(value));
  const signal = AbortSignal.timeout(Math.min((timeout ?? LONGEST_MS / 1000) * 1000, LONGEST_MS));
  let next = target;
  for (let count = 0; count <= MOST_REDIRECTS; count++) {
    const answer = await sendOnce(
      count === 0 ? method.toUpperCase() : "GET",
      next,
      headers ?? {},
      count === 0 ? body : null,
      signal,
    );
    const location = answer.headers.location;
    if (answer.statusCode === undefined || answer.statusCode < 300 || answer.statusCode > 399 || !location) {
      return {
        status_code: answer.statusCode ?? 0,
        text: await readText(answer),
        headers: plainHeaders(answer),
        url: next.href,
      };
    }
    answer.destroy();
    const redirected = parseTarget(new URL(location, next).href);
    // What was meant for one host is not for another to see.
    if (redirected.origin !== next.origin) return sendRequest("GET", redirected.href, { timeout });
    next = redirected;
  }
  throw new PolicyError("The request was redirected too often.");
}

function parseTarget(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (!target || !/^https?:$/.test(target.protocol))
    throw new PolicyError("Only http and https addresses can be asked.");
  const host = target.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) && !isAllowedAddress(host)) throw refusal(host);
  return target;
}

const FORBIDDEN_RANGES = new Set(["loopback", "linkLocal", "unspecified", "multicast", "broadcast"]);

/** Whether an address may be asked at all. */
export function isAllowedAddress(address: string): boolean {
  return !FORBIDDEN_RANGES.has(ipaddr.process(address).range());
}

function refusal(host: string): PolicyError {
  return new PolicyError(`${host} may not be asked: it is this machine or its network's own equipment.`);
}

/** Looks a name up and gives only addresses that may be asked. */
const checkedLookup: LookupFunction = (host, options, done) => {
  lookup(host, { all: true, family: options.family === 4 || options.family === 6 ? options.family : 0 })
    .then((found) => {
      const allowed = found.filter(({ address }) => isAllowedAddress(address));
      const [first] = allowed;
      if (!first) throw refusal(host);
      if (options.all) done(null, allowed);
      else done(null, first.address, first.family);
    })
    .catch((error: NodeJS.ErrnoException) => done(error, "", 0));
};

function sendOnce(
  method: string,
  url: URL,
  headers: Record<string, string>,
  body: string | null | undefined,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, { method, headers, signal, lookup: checkedLookup, agent: false }, resolve);
    request.once("error", (error) => reject(new PolicyError(error.message)));
    request.end(body ?? undefined);
  });
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new PolicyError("The answer is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function plainHeaders(answer: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
}
