import { randomUUID } from "node:crypto";
import { setAppSecret } from "#lib/crypto/keys.ts";
import { hashToken } from "#lib/crypto/secret.ts";
import type { Database } from "#lib/db/client.ts";
import { openTestDatabase } from "#lib/db/testing.ts";
import { createServices } from "#lib/engine.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import { hashPassword } from "#lib/identity/passwords/hash.ts";
import { createSession } from "#lib/identity/sessions.ts";
import { Limiter } from "#lib/limits/limiter.ts";
import type { AnyChallenge } from "./challenge.ts";
import type { PlanContext } from "./context.ts";
import { flowBySlug } from "./definitions.ts";
import { completeFacts, type Execution, type ExecutionRequest, type ExecutionResult, execute } from "./executor.ts";
import {
  bindPolicies,
  createFlow,
  createStages,
  type TestFlow,
  type TestPolicy,
  type TestStage,
} from "./flow-testing.ts";
import { handOver } from "./hand-over.ts";
import { loadState } from "./load-state.ts";
import type { FlowServices } from "./services.ts";

export type { TestFlow, TestPolicy, TestStage } from "./flow-testing.ts";

/** The engine on a real, migrated database, with short ways to build flows and people. */
export async function createTestEngine() {
  setAppSecret("a secret that only tests use, long enough");
  const database = await openTestDatabase();
  // A machine that is busy with tests must not look like a database that does not answer.
  const services = createServices({ limits: new Limiter(undefined, 60_000) });
  return new TestEngine(database, services);
}

export class TestEngine {
  readonly database: Database;
  readonly services: FlowServices;

  constructor(database: Database, services: FlowServices) {
    this.database = database;
    this.services = services;
  }

  get client() {
    return this.database.client;
  }

  close(): Promise<void> {
    return this.database.close();
  }

  /** Builds a flow with its stages and policies. */
  flow(flow: TestFlow) {
    return createFlow(this.client, flow);
  }

  /** Creates a stage. @returns its key */
  async stage(stage: TestStage): Promise<string> {
    const [id = ""] = await createStages(this.client, [stage]);
    return id;
  }

  /** Binds a policy, a group or a user. @returns the binding's key */
  async bind(target: string, policy: TestPolicy): Promise<string> {
    const [id = ""] = await bindPolicies(this.client, [{ target, policy }]);
    return id;
  }

  async user(
    fields: {
      username?: string;
      password?: string;
      email?: string;
      isActive?: boolean;
      groups?: string[];
      attributes?: object;
    } = {},
  ) {
    const username = fields.username ?? `user-${randomUUID().slice(0, 8)}`;
    const { groups = [] } = fields;
    const row = await this.client.user.create({
      data: {
        username,
        name: `Name of ${username}`,
        email: fields.email ?? `${username}@example.com`,
        password: fields.password === undefined ? "!" : await hashPassword(fields.password),
        isActive: fields.isActive ?? true,
        attributes: fields.attributes ?? {},
        ...(groups.length > 0 ? { groups: { create: groups.map((groupId) => ({ groupId })) } } : {}),
      },
    });
    return { pk: row.id, username, email: row.email };
  }

  async group(
    fields: { name?: string; isSuperuser?: boolean; parents?: string[]; attributes?: object } = {},
  ): Promise<string> {
    const { parents = [] } = fields;
    const row = await this.client.group.create({
      data: {
        name: fields.name ?? `group-${randomUUID()}`,
        isSuperuser: fields.isSuperuser ?? false,
        attributes: fields.attributes ?? {},
        ...(parents.length > 0 ? { parents: { create: parents.map((parentId) => ({ parentId })) } } : {}),
      },
    });
    return row.id;
  }

  /** Prepares a run with a context for a browser, as what sends people into flows does. */
  async handOver(browser: TestBrowser, slug: string, context: PlanContext, query: Record<string, string> = {}) {
    const sessionHash = browser.sessionToken ? hashToken(browser.sessionToken) : null;
    const { version, session } = await loadState(this.client, sessionHash, null);
    const definitions = await this.services.definitions.at(this.client, version);
    const flow = flowBySlug(definitions, slug);
    if (!flow) throw new Error(`There is no flow ${slug}.`);
    const pk = context.pending_user?.pk ?? null;
    const result = await handOver(this.services, {
      definitions,
      request: completeFacts(browser.facts(slug), definitions, session),
      flow,
      context,
      pendingUser: pk === null ? null : await findUserByKey(this.client, pk),
      browserSecret: browser.browserSecret,
      query,
    });
    if (result.kind === "ready" && result.browserSecret) browser.browserSecret = result.browserSecret;
    return result;
  }

  /** Gives a browser a login without going through a flow. */
  async logIn(browser: TestBrowser, userId: number): Promise<void> {
    const { token } = await createSession(this.client, {
      userId,
      durationMs: null,
      networkBinding: "no_binding",
      geoipBinding: "no_binding",
      ip: browser.facts("").clientIp,
      userAgent: "test",
      now: new Date(),
    });
    browser.sessionToken = token;
  }

  browser(facts: { ip?: string; headers?: Record<string, string> } = {}): TestBrowser {
    return new TestBrowser(this.services, facts);
  }
}

/** A browser, or a program, that keeps cookies. */
export class TestBrowser {
  readonly #services: FlowServices;
  readonly #facts: { ip?: string; headers?: Record<string, string> };
  readonly cookies: Record<string, string> = {};
  browserSecret: string | null = null;
  sessionToken: string | null = null;
  /** The whole outcome of the last request. */
  last: ExecutionResult | null = null;

  constructor(services: FlowServices, facts: { ip?: string; headers?: Record<string, string> }) {
    this.#services = services;
    this.#facts = facts;
  }

  /** Another window of the same browser: it has the cookies of this moment. */
  copy(): TestBrowser {
    const copy = new TestBrowser(this.#services, this.#facts);
    copy.browserSecret = this.browserSecret;
    copy.sessionToken = this.sessionToken;
    Object.assign(copy.cookies, this.cookies);
    return copy;
  }

  /** Looks, as the executor API does. */
  get(slug: string, options: Options = {}): Promise<AnyChallenge> {
    return this.#challenge(slug, undefined, options);
  }

  /** Answers. */
  post(slug: string, answer: unknown, options: Options = {}): Promise<AnyChallenge> {
    return this.#challenge(slug, answer, options);
  }

  /** Looks, as a page does: nothing is written. */
  page(slug: string, options: Options = {}): Promise<AnyChallenge> {
    return this.#challenge(slug, undefined, { idless: "flow", ...options, peek: true });
  }

  /** What an HTTP server would know of a request of this browser. */
  facts(slug: string, answer?: unknown, options: Options = {}): ExecutionRequest["facts"] {
    return {
      id: randomUUID().replaceAll("-", ""),
      method: answer === undefined ? "GET" : "POST",
      path: `/api/v3/flows/executor/${slug}/`,
      query: { query: options.query ?? "", ...options.outer },
      outer: Object.fromEntries(new URLSearchParams(options.query ?? "")),
      clientIp: this.#facts.ip ?? "192.0.2.1",
      userAgent: "test",
      origin: "http://localhost",
      host: "localhost",
      headers: this.#facts.headers ?? {},
      cookies: this.cookies,
    };
  }

  async send(slug: string, answer: unknown, options: Options = {}): Promise<Execution> {
    const result = await execute(this.#services, {
      slug,
      facts: this.facts(slug, answer, options),
      browserSecret: this.browserSecret,
      sessionToken: this.sessionToken,
      executionId: options.execution ?? null,
      idless: options.idless ?? "browser",
      step: options.step ?? null,
      answer,
      peek: options.peek ?? false,
      ...(options.unreadable ? { unreadable: true } : {}),
      ...(options.shownTo === undefined ? {} : { shownTo: options.shownTo }),
    });
    if (result.kind === "shown") this.#keep(result);
    return result;
  }

  async #challenge(slug: string, answer: unknown, options: Options): Promise<AnyChallenge> {
    const result = await this.send(slug, answer, options);
    if (result.kind !== "shown") throw new Error(`The answer was ${result.kind}.`);
    return result.challenge;
  }

  #keep(result: ExecutionResult): void {
    this.last = result;
    if (result.browserSecret) this.browserSecret = result.browserSecret;
    if (result.session?.kind === "login") this.sessionToken = result.session.token;
    if (result.session?.kind === "logout") this.sessionToken = null;
    for (const { name, value } of result.cookies) this.cookies[name] = value;
  }
}

interface Options {
  /** The page's query. */
  query?: string;
  /** Further parts of the call's own query. */
  outer?: Record<string, string>;
  execution?: string;
  step?: string;
  idless?: "flow" | "browser";
  peek?: boolean;
  unreadable?: boolean;
  /** Whom the page that is answered was shown to. */
  shownTo?: number | null;
}
