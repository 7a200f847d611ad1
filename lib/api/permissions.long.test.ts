import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CSRF_HEADER, csrfToken } from "./csrf.ts";
import type { Endpoint } from "./endpoint.ts";
import { endpoints } from "./endpoints.ts";
import { createTestApi, type TestApi } from "./testing.ts";

/** Stands in everything that belongs to the victim. */
const marker = "belongs-to-the-victim";
/** What everybody may know of everybody: nothing. Answers that may name people have to be put here, with a reason. */
const mayShow: readonly string[] = [];

interface Caller {
  key: string | null;
  headers?: Record<string, string>;
}

let api: TestApi;
let callers: Record<"anonymous" | "person" | "appPassword" | "session" | "superuser" | "superuserSession", Caller>;
let broken: Record<string, Caller>;
/** Keys of what belongs to somebody else, by kind. */
let foreign: string[];

beforeAll(async () => {
  api = await createTestApi();
  const person = await api.person({ username: "eve" });
  const admin = await api.login(api.admin.id);
  const eve = await api.login(person.id);
  const basic = (username: string, key: string) => `Basic ${Buffer.from(`${username}:${key}`).toString("base64")}`;
  const withSession = ({ cookie, sessionId }: typeof eve): Caller => ({
    key: null,
    headers: { cookie, [CSRF_HEADER]: csrfToken(sessionId) },
  });
  callers = {
    anonymous: { key: null },
    person: { key: person.key },
    appPassword: {
      key: null,
      headers: { authorization: basic("eve", await api.token(person.id, "app_password")) },
    },
    session: withSession(eve),
    superuser: { key: api.admin.key },
    superuserSession: withSession(admin),
  };
  const inactive = await api.person({ isActive: false });
  broken = {
    "an expired token": { key: await api.token(api.admin.id, "api", new Date(Date.now() - 1000)) },
    "a token that is none": { key: "x".repeat(60) },
    "a token for something else": { key: await api.token(api.admin.id, "recovery") },
    "an app password instead of a token": { key: await api.token(api.admin.id, "app_password") },
    "a token of an inactive person": { key: inactive.key },
    "an app password of somebody else": {
      key: null,
      headers: { authorization: basic("eve", await api.token(api.admin.id, "app_password")) },
    },
    "a token instead of an app password": { key: null, headers: { authorization: basic("eve", person.key) } },
  };
  foreign = await createVictim();
});
afterAll(() => api.close());

async function createVictim(): Promise<string[]> {
  const victim = await api.person({ username: marker, email: `${marker}@example.com` });
  const session = await api.login(victim.id);
  await api.client.session.updateMany({ where: { id: session.sessionId }, data: { lastUserAgent: marker } });
  await api.client.token.updateMany({
    where: { userId: victim.id },
    data: { identifier: marker, description: marker },
  });
  const group = await api.engine.group({ name: marker });
  const { key, ...flow } = { key: marker, slug: marker, title: marker, stages: [] };
  await api.engine.flow(flow);
  const event = await api.call("POST", "/events/events/", { json: { action: "login", app: marker } });
  const [token] = await api.client.token.findMany({ where: { userId: victim.id } });
  return [String(victim.id), session.sessionId, group, key, token?.id ?? "", (event.body as { pk: string }).pk];
}

const nobody = "00000000-0000-4000-8000-000000000009";

function call({ method, path, upload }: Endpoint, caller: Caller, key = nobody) {
  const address = path.replaceAll(/\{\w+\}/g, key);
  const options = { key: caller.key, ...(caller.headers && { headers: caller.headers }) };
  if (method === "get" || method === "delete" || upload) return api.call(method.toUpperCase(), address, options);
  return api.call(method.toUpperCase(), address, { ...options, json: {} });
}

const nameOf = ({ method, path }: Endpoint) => `${method.toUpperCase()} ${path}`;

/** Calls every endpoint and gathers what is wrong with the answers. */
async function judgeAll(
  judge: (endpoint: Endpoint, answer: Awaited<ReturnType<typeof call>>) => boolean,
  caller: Caller,
  chosen: readonly Endpoint[] = endpoints,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const endpoint of chosen) {
    const answer = await call(endpoint, caller);
    if (!judge(endpoint, answer)) wrong.push(`${nameOf(endpoint)}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return wrong;
}

const missing = { detail: "Authentication credentials were not provided." };
const refused = { detail: "You do not have permission to perform this action." };
const isBody = (body: unknown, wanted: object) => JSON.stringify(body) === JSON.stringify(wanted);

describe("147: every endpoint answers as its access says", () => {
  it("to anonymous callers", async () => {
    const wrong = await judgeAll(
      ({ access }, { status, body }) =>
        access === "anyone" ? status !== 403 && status < 500 : status === 403 && isBody(body, missing),
      callers.anonymous,
    );
    expect(wrong).toEqual([]);
  }, 120_000);

  it.each(["person", "appPassword", "session"] as const)(
    "to people: %s",
    async (who) => {
      const wrong = await judgeAll(
        ({ access }, { status, body }) =>
          access === "superuser" ? status === 403 && isBody(body, refused) : status < 500 && !isBody(body, missing),
        callers[who],
      );
      expect(wrong).toEqual([]);
    },
    120_000,
  );

  it.each(["superuser", "superuserSession"] as const)(
    "to superusers: %s",
    async (who) => {
      const wrong = await judgeAll(
        (_endpoint, { status, body }) => status < 500 && !isBody(body, refused) && !isBody(body, missing),
        callers[who],
      );
      expect(wrong).toEqual([]);
    },
    120_000,
  );

  it("with credentials that are wrong as with none that count", async () => {
    const detail = { detail: "Token invalid/expired" };
    for (const [what, caller] of Object.entries(broken)) {
      // Whether credentials count is decided before the endpoint is looked at: one of each kind is enough.
      const chosen = endpoints.filter(
        ({ access, method }, index) =>
          endpoints.findIndex((other) => other.access === access && other.method === method) === index,
      );
      const wrong = await judgeAll(
        (_endpoint, { status, body }) => status === 403 && isBody(body, detail),
        caller,
        chosen,
      );
      expect(wrong, what).toEqual([]);
    }
  }, 120_000);

  it("to changes by session only with its CSRF token", async () => {
    const { cookie = "" } = callers.superuserSession.headers ?? {};
    const changing = endpoints.filter(({ method }) => method !== "get");
    for (const token of ["", csrfToken(randomUUID())]) {
      const wrong = await judgeAll(
        (_endpoint, { status, body }) => status === 403 && JSON.stringify(body).includes("CSRF Failed"),
        { key: null, headers: { cookie, [CSRF_HEADER]: token } },
        changing,
      );
      expect(wrong).toEqual([]);
    }
  }, 120_000);
});

describe("nobody sees or changes what belongs to others", () => {
  const open = endpoints.filter(({ access }) => access !== "superuser");

  it.each(["anonymous", "person", "session"] as const)(
    "%s",
    async (who) => {
      const before = await fingerprint();
      const wrong: string[] = [];
      for (const endpoint of open) {
        // Every key of somebody else's in every address that takes one.
        for (const key of endpoint.path.includes("{") ? foreign : [nobody]) {
          const { status, body } = await call(endpoint, callers[who], key);
          const name = nameOf(endpoint);
          if (status >= 500) wrong.push(`${name}: ${status}`);
          if (endpoint.path.includes("{") && endpoint.access !== "anyone" && status !== 404 && status !== 403)
            wrong.push(`${name} with ${key}: ${status}`);
          if (JSON.stringify(body).includes(marker) && !mayShow.includes(name)) wrong.push(`${name} shows the victim`);
        }
      }
      expect(wrong).toEqual([]);
      expect(await fingerprint()).toEqual(before);
    },
    120_000,
  );

  /** What the victim has, as it is stored. */
  async function fingerprint() {
    const { client } = api;
    const where = { user: { username: marker } };
    return JSON.stringify(
      [
        await client.user.findUnique({ where: { username: marker }, omit: { lastUpdated: true } }),
        await client.token.findMany({
          where,
          select: { id: true, identifier: true, keyHash: true, expires: true } as never,
        }),
        await client.session.findMany({ where, select: { id: true, lastUserAgent: true } }),
        await client.group.findMany({ where: { name: marker } }),
      ],
      (_key, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value),
    );
  }
});
