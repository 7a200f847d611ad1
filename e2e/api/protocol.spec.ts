import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "../fixtures/test.ts";
import { LOGIN_FLOW, logIn } from "../support/api-steps.ts";
import { createFlow, dummy } from "../support/world.ts";

const executor = (flow: string, slash = "/") => `/api/v3/flows/executor/${flow}${slash}?query=`;

test("executor addresses work with and without a slash at the end, and are never redirected", async ({
  visitor,
  control,
}) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy(), dummy()] });
  for (const slash of ["/", ""]) {
    expect((await visitor.fetch(executor(flow, slash))).status).toBe(200);
    const answer = await visitor.fetch(executor(flow, slash), { method: "POST" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  }
  for (const path of [`/if/flow/${flow}`, "/-/health/live", "/-/health/ready", "/api/auth/session"]) {
    for (const slash of ["/", ""]) expect((await visitor.fetch(`${path}${slash}`)).status, path + slash).toBe(200);
  }
});

test("helper addresses redirect with 302, with and without a slash at the end", async ({ visitor }) => {
  for (const path of ["/flows/-/default/authentication", "/flows/-/cancel"]) {
    for (const slash of ["/", ""]) expect((await visitor.fetch(`${path}${slash}`)).status, path + slash).toBe(302);
  }
});

test("bodies of other types are 415, other methods 405", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  for (const type of ["text/plain", "application/xml", "application/x-www-form-urlencoded"]) {
    const answer = await visitor.fetch(executor(flow), {
      method: "POST",
      headers: { "Content-Type": type },
      body: "x=y",
    });
    expect(answer.status, type).toBe(415);
    expect(Object.keys(await answer.json()), type).toContain("detail");
  }
  for (const method of ["PUT", "PATCH", "DELETE"]) {
    const answer = await visitor.fetch(executor(flow), { method });
    expect([answer.status, answer.headers.get("allow")], method).toEqual([405, "GET, HEAD, POST, OPTIONS"]);
    expect(Object.keys(await answer.json()), method).toEqual(["detail"]);
  }
  expect(await visitor.raw(flow)).toMatchObject({ name: `${flow}-0` });
});

test("attack: huge bodies, addresses and headers are refused", async ({ visitor, control, origin }) => {
  const flow = await createFlow(control, { stages: [dummy()] });
  const headers = { "Content-Type": "application/json" };
  const huge = JSON.stringify({ text: "x".repeat(2_000_000) });
  const declared = await visitor.fetch(executor(flow), { method: "POST", headers, body: huge });
  expect([declared.status, (await declared.json()).code]).toEqual([413, "body_too_large"]);
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(huge));
      controller.close();
    },
  });
  const chunked = await fetch(`${origin}${executor(flow)}`, {
    method: "POST",
    headers,
    body: stream,
    duplex: "half",
  } as RequestInit);
  expect(chunked.status).toBe(413);
  expect((await visitor.fetch(`${executor(flow)}${"x".repeat(9_000)}`)).status).toBe(414);
  expect((await visitor.fetch(executor(flow), { headers: { "X-Long": "x".repeat(20_000) } })).status).toBe(431);
});

test("attack: deep JSON is answered", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  const body = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const answer = await visitor.fetch(executor(flow), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body,
  });
  expect(answer.status).toBe(200);
  expect(await visitor.raw(flow)).toMatchObject({ name: `${flow}-0` });
});

test("what is not HTTP is answered and cut off", async ({ origin }) => {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write("HELLO\r\n\r\n");
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
});

test.describe("every answer", () => {
  const paths = [
    "/",
    "/no-such-page",
    "/if/flow/default-authentication-flow/",
    executor(LOGIN_FLOW),
    executor("no-such-flow"),
    "/api/auth/session",
    "/if/user/",
  ];
  for (const path of paths) {
    test(`of ${path} carries the security headers and an id of its own`, async ({ visitor }) => {
      const answer = await visitor.fetch(path);
      const again = await visitor.fetch(path);
      const header = (name: string) => answer.headers.get(name);
      expect(header("x-authentik-id")).toMatch(/^[0-9a-f]{32}$/);
      expect(again.headers.get("x-authentik-id")).not.toBe(header("x-authentik-id"));
      expect(header("cache-control")).toBe("no-store");
      expect(header("x-frame-options")).toBe("SAMEORIGIN");
      expect(header("x-content-type-options")).toBe("nosniff");
      expect(header("referrer-policy")).toBe("same-origin");
      expect(header("x-powered-by")).toBeNull();
      const policy = header("content-security-policy") ?? "";
      expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'(;|$)/);
      expect(policy).not.toContain("unsafe");
      expect(again.headers.get("content-security-policy")).not.toBe(policy);
    });
  }
});

test("static files may be kept", async ({ visitor }) => {
  const page = await (await visitor.fetch(`/if/flow/${LOGIN_FLOW}/`)).text();
  const script = /src="(\/_next\/static\/[^"]+)"/.exec(page)?.[1] ?? "";
  const answer = await visitor.fetch(script);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toContain("immutable");
});

test("attack: the ids of browser and session change at login", async ({ visitor, person }) => {
  await visitor.get(LOGIN_FLOW);
  const before = visitor.jar.get("vestibule_browser");
  await logIn(visitor, person);
  expect(before).toBeTruthy();
  expect(visitor.jar.get("vestibule_browser")).not.toBe(before);
  const first = visitor.jar.get("vestibule_session");
  await logIn(visitor, person, LOGIN_FLOW);
  expect(visitor.jar.get("vestibule_session")).not.toBe(first);
});
