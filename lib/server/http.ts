import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type RequestInfo, runWithRequest } from "#lib/http/request.ts";
import { isCacheable, securityHeaders } from "#lib/http/security-headers.ts";
import { type Refusal, refuse, refuseConnection } from "./answers.ts";
import { checkHead, defaultLimits, type Limits, limitBody } from "./limits.ts";
import { type Reachability, settleRequest, UNUSABLE_HOST } from "./request-info.ts";
import { answerTooMany, isCounted } from "./too-many.ts";

/** Answers one request, normally Next.js's request handler. */
export type RequestHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void> | void;

/** What the HTTP server is made with. */
export interface HttpServerOptions extends Reachability {
  handler: RequestHandler;
  development?: boolean;
  limits?: Partial<Limits>;
  /** Counts a request of an address. @returns seconds until more are taken when there were too many, else null */
  admit?: (clientIp: string) => Promise<number | null>;
  /** Told about every answer when it has been sent or given up. @param seconds since the head of the request was read */
  onAnswered?: (path: string, req: IncomingMessage, res: ServerResponse, seconds: number, info: RequestInfo) => void;
}

/**
 * The project's own HTTP server around the application: bounds what a request may cost, decides which forwarding headers count,
 * gives every request an id, and puts the security headers on every answer, whoever gives it.
 */
export function createHttpServer(options: HttpServerOptions): Server {
  const limits = { ...defaultLimits, ...options.limits };
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.min(limits.headersTimeoutMs, 5_000),
  });
  const answer = (req: IncomingMessage, res: ServerResponse) => handleRequest(req, res, options, limits);
  server.on("request", answer);
  server.on("checkContinue", (req: IncomingMessage, res: ServerResponse) => {
    if (!checkHead(req, limits)) res.writeContinue();
    answer(req, res);
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => refuseConnection(socket, error.code));
  return server;
}

function handleRequest(req: IncomingMessage, res: ServerResponse, options: HttpServerOptions, limits: Limits): void {
  const started = performance.now();
  const path = (req.url ?? "").split("?", 1)[0] ?? "";
  const info = settleRequest(req, options);
  res.once("close", () => options.onAnswered?.(path, req, res, (performance.now() - started) / 1000, info));
  decorate(res, info, path, options.development === true);
  const refusal = info.host === UNUSABLE_HOST ? badHost : checkHead(req, limits);
  if (refusal) {
    refuse(res, refusal);
    return;
  }
  limitBody(req, limits, (tooLarge) => refuse(res, tooLarge));
  // Pages carry secrets beside what a visitor typed: compressed together, their length gives the secret away (BREACH). They are small, too.
  if (!isCacheable(path)) delete req.headers["accept-encoding"];
  runWithRequest(info, async () => {
    const tooMany = isCounted(path, req.method ?? "") ? await admit(options, info) : null;
    if (tooMany === null) await options.handler(req, res);
    else answerTooMany(req, res, info, tooMany);
  }).catch((error: unknown) => {
    // Next.js answers errors itself; this is the last resort. A client that is refused or gone meanwhile is no error.
    if (res.writableEnded || req.socket.destroyed) return;
    console.error(error);
    if (!res.headersSent) res.statusCode = 500;
    res.end();
  });
}

/** Who cannot be counted is let in: the application finds out what is wrong with the database, and says so. */
async function admit({ admit }: HttpServerOptions, { clientIp }: RequestInfo): Promise<number | null> {
  return (await admit?.(clientIp).catch(() => null)) ?? null;
}

const badHost: Refusal = { status: 400, code: "bad_host", detail: "The Host header is not a host name." };

/**
 * Whether Next.js does not know the form that was sent: an earlier version of the application made the page. Without scripts the page
 * is asked for anew; with them it does so by itself.
 */
function isFormOfEarlierVersion(res: ServerResponse, path: string): boolean {
  return path.startsWith("/if/") && res.hasHeader("x-nextjs-action-not-found") && !res.req.headers["next-action"];
}

/** Sets what every answer carries, at the last moment, so that nothing that the application sets replaces it. */
function decorate(res: ServerResponse, info: RequestInfo, path: string, development: boolean): void {
  const https = info.proto === "https";
  const context = { nonce: info.nonce, development, https };
  const headers = securityHeaders(context);
  // Next.js takes the nonce for its own scripts from the request.
  res.req.headers["content-security-policy"] = headers["Content-Security-Policy"];
  const writeHead = res.writeHead as (...args: unknown[]) => ServerResponse;
  res.writeHead = (...args: unknown[]) => {
    const sent = info.sources ? securityHeaders({ ...context, sources: info.sources }) : headers;
    for (const [name, value] of Object.entries(sent)) res.setHeader(name, value);
    res.setHeader("X-authentik-id", info.id);
    if (info.status !== undefined) args[0] = info.status;
    if (isFormOfEarlierVersion(res, path)) {
      args[0] = 303;
      res.setHeader("Location", res.req.url ?? path);
    }
    const status = typeof args[0] === "number" ? args[0] : res.statusCode;
    if (status >= 400 || !isCacheable(path)) res.setHeader("Cache-Control", "no-store");
    return writeHead.apply(res, args);
  };
}
