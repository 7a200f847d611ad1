import { randomUUID } from "node:crypto";
import { Configuration } from "@goauthentik/api";
import { appSecret } from "#lib/crypto/keys.ts";
import { deriveKey, hashToken, randomToken, seal } from "#lib/crypto/secret.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { runWithRequest } from "#lib/http/request.ts";
import { createSession } from "#lib/identity/sessions.ts";
import { tokenKeyPurpose } from "#lib/models/token.ts";
import { AnswerChecker } from "./check-answer.ts";
import { endpoints } from "./endpoints.ts";
import type { ApiRequest } from "./handle.ts";
import { createRouter } from "./router.ts";

// One for all files that run in this process: describing the whole API takes a moment.
let checker: AnswerChecker | undefined;

const ORIGIN = "http://vestibule.test";

/** The REST API in this process, on a real database, as the npm client and plain requests reach it. */
export async function createTestApi() {
  const engine = await createTestEngine();
  const group = await engine.client.group.create({ data: { name: `admins-${randomUUID()}`, isSuperuser: true } });
  const admin = await engine.user({ username: `admin-${randomUUID().slice(0, 8)}`, groups: [group.id] });
  return new TestApi(engine, { id: admin.pk, key: await createToken(engine, admin.pk) });
}

/** Makes a token. @returns its key */
async function createToken(engine: TestEngine, userId: number, intent = "api", expires: Date | null = null) {
  const id = randomUUID();
  const key = randomToken(45);
  await engine.client.token.create({
    data: {
      id,
      identifier: `token-${id}`,
      intent,
      userId,
      expires,
      expiring: expires !== null,
      keyHash: hashToken(key),
      keySealed: new Uint8Array(seal(deriveKey(appSecret(), tokenKeyPurpose), key, id)),
    },
  });
  return key;
}

export class TestApi {
  readonly engine: TestEngine;
  /** A superuser with the key of an API token. */
  readonly admin: { id: number; key: string };
  readonly #route = createRouter(endpoints);

  constructor(engine: TestEngine, admin: { id: number; key: string }) {
    this.engine = engine;
    this.admin = admin;
  }

  get client() {
    return this.engine.client;
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  /** The npm client's configuration, with a token's key or, with null, without credentials. */
  configuration(key: string | null = this.admin.key): Configuration {
    return new Configuration({
      basePath: `${ORIGIN}/api/v3`,
      ...(key !== null && { accessToken: key }),
      fetchApi: (input, init) => this.send(new Request(input, init)),
    });
  }

  /** Makes a token of a user. @returns its key */
  token(userId: number, intent?: string, expires?: Date | null): Promise<string> {
    return createToken(this.engine, userId, intent, expires);
  }

  /** A person without rights. @returns the user's key and the key of an API token */
  async person(fields: Parameters<TestEngine["user"]>[0] = {}): Promise<{ id: number; key: string }> {
    const { pk: id } = await this.engine.user(fields);
    return { id, key: await this.token(id) };
  }

  /** Logs a user in. @returns the value of a `Cookie` header */
  async login(userId: number): Promise<{ cookie: string; sessionId: string }> {
    const { token, id } = await createSession(this.client, {
      userId,
      durationMs: null,
      networkBinding: "no_binding",
      geoipBinding: "no_binding",
      ip: "127.0.0.1",
      userAgent: "test",
      now: new Date(),
    });
    return { cookie: `vestibule_session=${token}`, sessionId: id };
  }

  /**
   * A call as any program makes it.
   * @param path below `/api/v3`
   * @param options `key` of a token (left out: the superuser's; null: none), and what `fetch` takes; a `json` body is encoded
   */
  async call(
    method: string,
    path: string,
    { key = this.admin.key, json, headers, ip, ...init }: CallOptions = {},
  ): Promise<{ status: number; headers: Headers; body: unknown }> {
    const all = new Headers(headers);
    if (key !== null) all.set("Authorization", `Bearer ${key}`);
    if (json !== undefined) all.set("Content-Type", "application/json");
    const body = json === undefined ? init.body : JSON.stringify(json);
    const response = await this.send(
      new Request(`${ORIGIN}/api/v3${path}`, { ...init, method, headers: all, ...(body !== undefined && { body }) }),
      ip,
    );
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  /** Sends a request through the router, as the server would. @throws WrongAnswerError for an answer that is not described */
  async send(request: Request, clientIp = "127.0.0.1"): Promise<Response> {
    const id = randomUUID().replaceAll("-", "");
    const info = { id, clientIp, userAgent: "test", host: new URL(ORIGIN).host, nonce: "" } as const;
    const response = await runWithRequest({ ...info, proto: "http", origin: ORIGIN, local: true }, () =>
      this.#route(withCookies(request)),
    );
    checker ??= new AnswerChecker(endpoints);
    checker.check(request, response, await response.clone().text());
    return response;
  }
}

interface CallOptions extends Omit<RequestInit, "method"> {
  key?: string | null;
  json?: unknown;
  /** The address that the call comes from; left out, this machine's own, for which there are no limits. */
  ip?: string;
}

/** The framework parses cookies; here the request does it itself. */
function withCookies(request: Request): ApiRequest {
  const pairs = (request.headers.get("cookie") ?? "").split(/;\s*/).map((pair) => pair.split("=", 2));
  const jar = new Map(pairs.map(([name = "", value = ""]) => [name, value]));
  const get = (name: string) => {
    const value = jar.get(name);
    return value === undefined ? undefined : { value };
  };
  return Object.assign(request, { cookies: { get } });
}
