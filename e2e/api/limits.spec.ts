import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { LOGIN_FLOW, logIn, whoIs } from "../support/api-steps.ts";
import { ApiVisitor } from "../support/api-visitor.ts";
import { as } from "../support/challenges.ts";
import { runScript } from "../support/command.ts";
import { type ControlledServer, startControlledServer } from "../support/controlled-server.ts";
import { createPerson, type Person } from "../support/world.ts";

// These tests stand where a trusted proxy would: each request comes from an address of its choice.
test.describe.configure({ mode: "serial" });
const env = { TRUSTED_PROXIES: "127.0.0.1,::1" };
const dataDir = mkdtempSync(path.join(tmpdir(), "vestibule-limits-"));
let server: ControlledServer;
test.beforeAll(async () => {
  // The first start makes the database in a folder that stays when the server ends.
  test.slow();
  server = await startControlledServer({ env, dataDir });
});
test.afterAll(async () => {
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const MOST = 4;
const setLimits = (settings: object) =>
  server.control.query('UPDATE "system" SET "settings" = $1::jsonb', JSON.stringify(settings));
const from = (address: string, headers: Record<string, string> = {}) =>
  new ApiVisitor(server.url, { headers: { "X-Forwarded-For": address, ...headers } });

/** Tries a password for a name. @returns the errors of the answer, if any */
async function attempt(visitor: ApiVisitor, username: string, password: string) {
  await visitor.get(LOGIN_FLOW);
  await visitor.solve(LOGIN_FLOW, { component: "ak-stage-identification", uidField: username });
  const answer = await visitor.solve(LOGIN_FLOW, { component: "ak-stage-password", password });
  return "responseErrors" in answer ? answer.responseErrors : undefined;
}
const throttled = { password: [expect.objectContaining({ code: "throttled" })] };

/** Guesses until the limit is reached, each time as somebody new. */
async function guess(username: string): Promise<void> {
  for (let tries = 0; tries < MOST; tries++) {
    expect(await attempt(from("198.51.100.7"), username, "a guess")).not.toEqual(throttled);
  }
  expect(await attempt(from("198.51.100.7"), username, "a guess")).toEqual(throttled);
}

/** Runs `npm run unlock`. */
const unlock = (who: string) => runScript("unlock", [who], { DATA_DIR: dataDir });

test("Keycloak #46164: a stranger cannot lock a known device out", async () => {
  await setLimits({ limit_passwords_per_account: MOST });
  const person = await createPerson(server.control);
  const own = from("192.0.2.1");
  await logIn(own, person);
  await guess(person.username);
  expect(await attempt(from("192.0.2.2"), person.username, person.password)).toEqual(throttled);
  own.jar.set("vestibule_session", "");
  expect(await attempt(own, person.username, person.password)).toBeUndefined();
  expect(await whoIs(own)).toBe(person.username);
});

test.describe("a flood of requests from one address", () => {
  const FLOOD = 400;
  test.beforeEach(() => setLimits({ limit_requests_per_minute: 100 }));
  test.afterEach(async () => {
    await setLimits({});
    await server.control.query('DELETE FROM "rate_limit"');
  });

  test("is refused with the time to wait, and others go on", async () => {
    const statuses = async (address: string) => {
      const visitor = from(address);
      const all: number[] = [];
      for (let sent = 0; sent < FLOOD && all.at(-1) !== 429; sent++) {
        all.push((await visitor.fetch(`/api/v3/flows/executor/${LOGIN_FLOW}/?query=`)).status);
      }
      return { all, last: visitor.last };
    };
    const { all, last } = await statuses("203.0.113.5");
    expect(all.at(-1)).toBe(429);
    expect(all.length).toBeGreaterThanOrEqual(100);
    expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(last.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect(await last.json()).toEqual({ detail: expect.any(String), code: "throttled" });
    as(await from("203.0.113.6").get(LOGIN_FLOW), "ak-stage-identification");

    // The same visitor's browser sees a page, in its language.
    const browser = from("203.0.113.5", { accept: "text/html", "accept-language": "es" });
    const page = await browser.fetch(`/if/flow/${LOGIN_FLOW}/`, { method: "POST", body: new FormData() });
    expect(page.status).toBe(429);
    expect(await page.text()).toContain("<h1>Demasiadas solicitudes</h1>");
    // Looking at a page costs little, and is not counted.
    expect((await browser.fetch(`/if/flow/${LOGIN_FLOW}/`)).status).toBe(200);
    const events = await server.control.query(
      `SELECT "context"->>'address' AS address FROM "event" WHERE "action" = 'suspicious_request' AND "context" ? 'address'`,
    );
    expect(events).toEqual([{ address: "203.0.113.5" }]);
  });
});

test.describe("npm run unlock", () => {
  let locked: Person;
  test.beforeAll(async () => {
    await setLimits({ limit_passwords_per_account: MOST });
    locked = await createPerson(server.control);
    await guess(locked.username);
  });

  test("does not touch the embedded database of a server that runs", async () => {
    const { code, said } = await unlock(locked.username);
    expect(code).toBe(1);
    expect(said).toContain(dataDir);
    expect(await attempt(from("192.0.2.3"), locked.username, locked.password)).toEqual(throttled);
  });

  test("lets a person try again", async () => {
    test.slow();
    await server.stop();
    expect(await unlock(locked.username)).toMatchObject({ code: 0, said: expect.stringContaining("may try again") });
    expect(await unlock("somebody-else")).toMatchObject({ code: 0, said: expect.stringContaining("Nothing") });
    expect(await unlock("")).toMatchObject({ code: 1, said: expect.stringContaining("Usage") });
    server = await startControlledServer({ env, dataDir });
    expect(await attempt(from("192.0.2.3"), locked.username, locked.password)).toBeUndefined();
    const records = `SELECT "context"->'locked'->>'username' AS username FROM "event" WHERE "action" = 'system_task_execution' AND "app" = 'vestibule.limits'`;
    expect(await server.control.query(records)).toContainEqual({ username: locked.username });
  });
});
