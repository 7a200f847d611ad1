import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import type { Challenge } from "altcha-lib/types";
import { createProofChallenge, type ProofPurpose } from "./proof-of-work.ts";

/** What a provider was asked. */
interface Asked {
  headers: IncomingHttpHeaders;
  body: string;
  /** The body's fields, whichever way they were written. */
  fields: Record<string, string>;
}

/** What a provider answers: JSON, or a status and a body of any kind. `never` leaves the question open. */
export type ProviderReply = { json: unknown } | { status: number; body: string; location?: string } | "never";

/** A captcha's provider on this machine. */
export async function startProvider() {
  const asked: Asked[] = [];
  const state = { reply: { json: { success: true } } as ProviderReply, asked };
  const server = createServer(async (request, response) => {
    const body = await readText(request);
    asked.push({ headers: request.headers, body, fields: readFields(request.headers, body) });
    const { reply } = state;
    if (reply === "never") return;
    const [status, sent] = "json" in reply ? [200, JSON.stringify(reply.json)] : [reply.status, reply.body];
    if ("location" in reply && reply.location) response.setHeader("Location", reply.location);
    response.writeHead(status).end(sent);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}/siteverify`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

export type TestProvider = Awaited<ReturnType<typeof startProvider>>;

function readFields(headers: IncomingHttpHeaders, body: string): Record<string, string> {
  if (headers["content-type"] === "application/json") return JSON.parse(body) as Record<string, string>;
  return Object.fromEntries(new URLSearchParams(body));
}

/** The challenge in a `site_key`. */
export function readChallenge(siteKey: unknown): Challenge & { parameters: { data: ProofPurpose } } {
  return JSON.parse(Buffer.from(String(siteKey), "base64").toString("utf8"));
}

/** Solves the challenge in a `site_key`, as a browser does. @returns the token to answer with */
export async function solveProof(siteKey: unknown): Promise<string> {
  const challenge = readChallenge(siteKey);
  const solution = await solveChallenge({ challenge, deriveKey });
  return Buffer.from(JSON.stringify({ challenge, solution })).toString("base64");
}

/** The solution of another challenge for the same purpose that takes hardly any work. */
export async function solveQuickly(siteKey: unknown, now = new Date()): Promise<string> {
  return solveProof(await createProofChallenge(0.002, readChallenge(siteKey).parameters.data, now));
}
