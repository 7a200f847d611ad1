import { expect, test } from "@playwright/test";
import { logIn, whoIs } from "../support/api-steps.ts";
import { ApiVisitor } from "../support/api-visitor.ts";
import { type ControlledServer, startControlledServer } from "../support/controlled-server.ts";
import { parseSetCookie } from "../support/cookie-jar.ts";
import { createFlow, createPerson, loginStages } from "../support/world.ts";

// These tests stand where a trusted proxy would: each request comes from an address and over a scheme of its choice.
test.describe.configure({ mode: "serial" });
let server: ControlledServer;
test.beforeAll(async () => {
  server = await startControlledServer({ env: { TRUSTED_PROXIES: "127.0.0.1,::1" } });
});
test.afterAll(() => server?.stop());

const from = (address: string) => new ApiVisitor(server.url, { headers: { "X-Forwarded-For": address } });

const schemes: { scheme: string; prefix: string; secure: boolean }[] = [
  { scheme: "http", prefix: "", secure: false },
  { scheme: "https", prefix: "__Host-", secure: true },
];
for (const { scheme, prefix, secure } of schemes) {
  test(`cookies over ${scheme} are the server's alone`, async () => {
    const visitor = new ApiVisitor(server.url, { headers: { "X-Forwarded-Proto": scheme } });
    const person = await createPerson(server.control);
    await logIn(visitor, person);
    await visitor.fetch("/api/auth/csrf");
    const names = visitor.setCookies.map((line) => parseSetCookie(line).name);
    expect(names).toEqual(expect.arrayContaining([`${prefix}vestibule_browser`, `${prefix}vestibule_session`]));
    for (const line of visitor.setCookies) {
      const { name, attributes } = parseSetCookie(line);
      expect(attributes, name).toMatchObject({ httponly: "", samesite: "Lax", path: "/" });
      expect("secure" in attributes, name).toBe(secure);
      expect("domain" in attributes, name).toBe(false);
      expect(name.startsWith("__Host-"), name).toBe(secure);
    }
    expect(visitor.last.headers.has("strict-transport-security")).toBe(secure);
  });
}

test.describe("a session that is bound to a network", () => {
  const bound = () =>
    createFlow(server.control, { designation: "authentication", stages: loginStages({ network_binding: "bind_asn" }) });

  test("ends when a flow is used from another network, and says why in the audit record", async () => {
    const [flow, person] = [await bound(), await createPerson(server.control)];
    const [visitor, thief] = [from("192.0.2.10"), from("198.51.100.20")];
    await logIn(visitor, person, flow);
    expect(await whoIs(visitor)).toBe(person.username);

    thief.jar.set("vestibule_session", visitor.jar.get("vestibule_session") ?? "");
    const answer = await thief.fetch(`/api/v3/flows/executor/${flow}/?query=`);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toMatch(/^\/flows\/-\/default\/authentication\/\?next=/);
    // It is over for its owner too: somebody else has the cookie.
    expect(await whoIs(visitor)).toBeNull();
    const events = await server.control.query(
      `SELECT "context"->>'logout_reason' AS reason, "client_ip" FROM "event" WHERE "action" = 'logout' AND "user"->>'username' = $1`,
      person.username,
    );
    expect(events).toEqual([{ reason: "Session binding broken", client_ip: "198.51.100.20" }]);
  });

  for (const path of ["/if/user/", "/api/auth/session"]) {
    test(`says nothing at ${path} to another network`, async () => {
      const [flow, person] = [await bound(), await createPerson(server.control)];
      const visitor = from("192.0.2.10");
      await logIn(visitor, person, flow);
      expect(await (await visitor.fetch(path)).text()).toContain(person.username);
      visitor.headers = { "X-Forwarded-For": "198.51.100.20" };
      expect(await (await visitor.fetch(path)).text()).not.toContain(person.username);
    });
  }
});

test("attack: addresses that a client puts before the proxy's are not believed", async () => {
  const person = await createPerson(server.control);
  const visitor = from("203.0.113.7, 192.0.2.33");
  await logIn(visitor, person);
  const rows = await server.control.query(
    'SELECT "last_ip" FROM "session" s JOIN "user" u ON u."id" = s."user_id" WHERE u."username" = $1',
    person.username,
  );
  expect(rows).toEqual([{ last_ip: "192.0.2.33" }]);
});
