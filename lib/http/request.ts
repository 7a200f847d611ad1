import { AsyncLocalStorage } from "node:async_hooks";

/** What is known about the HTTP request that is being answered. One mutable object per request. */
export interface RequestInfo {
  /** 32 hex digits; the answer carries them in `X-authentik-id`, and flow errors and events show them. */
  readonly id: string;
  /** The client's address: the peer's, or what a trusted proxy says. */
  readonly clientIp: string;
  readonly userAgent: string;
  /** Host and port as the browser sees them. */
  readonly host: string;
  readonly proto: "http" | "https";
  /** The origin that browsers use: `PUBLIC_URL`, or what the request was sent to. */
  readonly origin: string;
  /** Value of `nonce` attributes that the Content-Security-Policy of this answer accepts. */
  readonly nonce: string;
  /**
   * Whether the request came from this machine and not through a proxy. A proxy on this machine that says nothing of itself still
   * shows: logins work through it only when PUBLIC_URL is set or the host is passed on.
   */
  readonly local: boolean;
  /** Status of the answer, where a page knows better than the framework, which cannot be told while it renders. */
  status?: number;
  /** Where else this page may load scripts and frames from, where it knows while it renders: a captcha's provider. */
  sources?: readonly string[];
  /** The engine's own notes on this request, so that rendering need not load again what an action has loaded. */
  flow?: unknown;
  /** Whether an action of this request has kept a draft that the page is to show. */
  drafted?: boolean;
}

// Next.js bundles a second copy of every module; the server and the pages must share one store.
const slot = globalThis as unknown as Record<symbol, AsyncLocalStorage<RequestInfo> | undefined>;
const key = Symbol.for("vestibule.request");

function storage(): AsyncLocalStorage<RequestInfo> {
  slot[key] ??= new AsyncLocalStorage<RequestInfo>();
  return slot[key];
}

/** Runs `work` so that `currentRequest()` answers `info` in it and in everything that it starts. */
export function runWithRequest<T>(info: RequestInfo, work: () => T): T {
  return storage().run(info, work);
}

/** The request being answered, or undefined outside one (scripts, start-up, building). */
export function findCurrentRequest(): RequestInfo | undefined {
  return storage().getStore();
}

/** The request being answered. @throws Error outside one */
export function currentRequest(): RequestInfo {
  const info = findCurrentRequest();
  if (!info) throw new Error("There is no current request: this code runs outside the project's own HTTP server.");
  return info;
}
