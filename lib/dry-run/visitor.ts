import { randomUUID } from "node:crypto";
import { type Execution, type ExecutionRequest, type ExecutionResult, execute } from "#lib/flows/executor.ts";
import type { FlowServices } from "#lib/flows/services.ts";

/** Where a visitor comes from, and with what. */
export interface VisitorFacts {
  origin: string;
  host: string;
  clientIp: string;
  userAgent: string;
  /** Accept-Language. */
  language: string | null;
}

/** An address of a flow's page. */
export interface FlowAddress {
  slug: string;
  query: string;
}

/** A browser that goes through flows: it keeps its cookies, and what the page it sees has to send along. */
export class Visitor {
  readonly #services: FlowServices;
  readonly #facts: VisitorFacts;
  readonly #cookies: Record<string, string> = {};
  #browserSecret: string | null = null;
  #sessionToken: string | null;
  #page: ExecutionResult["execution"] | null = null;
  at: FlowAddress;

  /** @param sessionToken of the login that it comes with */
  constructor(services: FlowServices, facts: VisitorFacts, at: FlowAddress, sessionToken: string | null) {
    this.#services = services;
    this.#facts = facts;
    this.at = at;
    this.#sessionToken = sessionToken;
  }

  /** Goes to a page. */
  open(at: FlowAddress): Promise<Execution> {
    this.at = at;
    this.#page = null;
    return this.#send(undefined);
  }

  /** Answers what the page asks. */
  answer(data: Record<string, unknown>): Promise<Execution> {
    return this.#send(data);
  }

  async #send(answer: Record<string, unknown> | undefined): Promise<Execution> {
    const execution = await execute(this.#services, {
      slug: this.at.slug,
      facts: this.#describe(answer === undefined ? "GET" : "POST"),
      browserSecret: this.#browserSecret,
      sessionToken: this.#sessionToken,
      executionId: this.#page?.id ?? null,
      idless: answer === undefined ? "flow" : "new",
      step: this.#page?.step ?? null,
      answer,
      peek: false,
    });
    if (execution.kind === "shown") this.#keep(execution);
    return execution;
  }

  #keep(result: ExecutionResult): void {
    this.#page = result.execution;
    if (result.browserSecret) this.#browserSecret = result.browserSecret;
    if (result.session) this.#sessionToken = result.session.kind === "login" ? result.session.token : null;
    for (const { name, value } of result.cookies) this.#cookies[name] = value;
  }

  #describe(method: string): ExecutionRequest["facts"] {
    const { language, ...facts } = this.#facts;
    const { slug, query } = this.at;
    return {
      ...facts,
      id: randomUUID().replaceAll("-", ""),
      method,
      path: `/api/v3/flows/executor/${slug}/`,
      query: { query },
      outer: Object.fromEntries(new URLSearchParams(query)),
      headers: {
        host: facts.host,
        "user-agent": facts.userAgent,
        ...(language ? { "accept-language": language } : {}),
      },
      cookies: this.#cookies,
    };
  }
}

/** The flow's page that an address leads to; null when it leads anywhere else. @param origin where this application is */
export function readFlowAddress(address: string, origin: string): FlowAddress | null {
  if (!URL.canParse(address, origin)) return null;
  const url = new URL(address, origin);
  // Slugs are of these characters only; nothing else leads to a flow.
  const [, slug] = /^\/if\/flow\/([\w-]+)\/?$/.exec(url.pathname) ?? [];
  if (url.origin !== origin || slug === undefined) return null;
  return { slug, query: url.search.slice(1) };
}
