import { type ChallengeTypes, Configuration, type FlowChallengeResponseRequest, FlowsApi } from "@goauthentik/api";
import { CookieJar } from "./cookie-jar.ts";

/** How a visitor's requests differ from plain ones. */
export interface ApiVisitorOptions {
  /** Headers that every request carries. */
  headers?: Record<string, string>;
}

/**
 * A program that goes through flows with the client from npm and keeps its cookies, as one browser would. Redirects are not
 * followed: the server answers every step directly.
 */
export class ApiVisitor {
  readonly jar = new CookieJar();
  readonly flows: FlowsApi;
  /** The last answer of the server, as it came. */
  last: Response = new Response();
  /** Every `Set-Cookie` header that has come, in order. */
  readonly setCookies: string[] = [];
  headers: Record<string, string>;
  /** The server's, without a trailing slash; can be changed to that of another instance. */
  origin: string;

  constructor(origin: string, { headers = {} }: ApiVisitorOptions = {}) {
    this.origin = origin;
    this.headers = headers;
    this.flows = new FlowsApi(
      new Configuration({ basePath: "/api/v3", fetchApi: (url, init) => this.fetch(url, init) }),
    );
  }

  /** A request with this visitor's cookies. @param address absolute, or a path of the server */
  async fetch(address: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(this.headers)) headers.set(name, value);
    const cookies = this.jar.header();
    if (cookies) headers.set("Cookie", cookies);
    this.last = await fetch(new URL(String(address), this.origin), { ...init, headers, redirect: "manual" });
    this.jar.store(this.last);
    this.setCookies.push(...this.last.headers.getSetCookie());
    return this.last;
  }

  /** The pending challenge of a flow. @param query of the flow's page */
  get(flowSlug: string, query = ""): Promise<ChallengeTypes> {
    return this.flows.flowsExecutorGet({ flowSlug, query });
  }

  /** Answers the pending challenge. @returns what comes next */
  solve(flowSlug: string, answer: FlowChallengeResponseRequest, query = ""): Promise<ChallengeTypes> {
    return this.flows.flowsExecutorSolve({ flowSlug, query, flowChallengeResponseRequest: answer });
  }

  /** The last answer's body as it came over the wire, for fields that the client drops. */
  async raw(flowSlug: string, query = ""): Promise<Record<string, unknown>> {
    const answer = await this.fetch(`/api/v3/flows/executor/${flowSlug}/?query=${encodeURIComponent(query)}`);
    return (await answer.json()) as Record<string, unknown>;
  }
}
