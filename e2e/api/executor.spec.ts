import { harmlessTargets, hostileTargets } from "../../lib/flows/next-url.fixtures.ts";
import { expect, test } from "../fixtures/test.ts";
import { LOGIN_FLOW, logIn } from "../support/api-steps.ts";
import { as, expectDone } from "../support/challenges.ts";
import { administrators, createFlow, createPerson, dummy, prompt } from "../support/world.ts";

const go = { component: "ak-stage-dummy" } as const;

test("CORE-1 an unknown slug is not found", async ({ visitor }) => {
  const refused = visitor.get("no-such-flow");
  await expect(refused).rejects.toMatchObject({ response: { status: 404 } });
  await expect(visitor.solve("no-such-flow", go)).rejects.toMatchObject({ response: { status: 404 } });
});

test("CORE-2, 3, 4, 5, 6, 7 a fresh challenge of a stranger", async ({ visitor, control }) => {
  const flow = await createFlow(control, { title: "A title", stages: [dummy()] });
  const challenge = await visitor.raw(flow);
  expect(visitor.last.status).toBe(200);
  expect(visitor.last.headers.get("x-frame-options")).toBe("SAMEORIGIN");
  expect(challenge).toEqual({
    component: "ak-stage-dummy",
    name: `${flow}-0`,
    flow_info: {
      title: "A title",
      background: expect.any(String),
      background_themed_urls: null,
      cancel_url: "/flows/-/cancel/",
      layout: "stacked",
    },
  });
});

test("CORE-8 looking again does not go on", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  for (let time = 0; time < 3; time++) expect(as(await visitor.get(flow), "ak-stage-dummy").name).toBe(`${flow}-0`);
});

test("CORE-9, 10, 11, 12 an answer is followed by the next challenge, the last one by the final redirect", async ({
  visitor,
  control,
}) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  await visitor.get(flow);
  expect(as(await visitor.solve(flow, go), "ak-stage-dummy").name).toBe(`${flow}-1`);
  expect(visitor.last.status).toBe(200);
  expect(as(await visitor.get(flow), "ak-stage-dummy").name).toBe(`${flow}-1`);
  expectDone(await visitor.solve(flow, go), "/");
});

test("CORE-13 the final redirect goes where `next` says", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy()] });
  for (const { name, value } of harmlessTargets) {
    await visitor.get(flow);
    const done = await visitor.solve(flow, go, new URLSearchParams({ next: value }).toString());
    const to = new URL(String(as(done, "xak-flow-redirect").to), "http://x");
    expect(to.href, name).toBe(new URL(value, "http://x").href);
  }
});

test("CORE-14 only the finishing call's `next` counts", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  await visitor.get(flow, "next=/earlier");
  await visitor.solve(flow, go, "next=/earlier");
  expectDone(await visitor.solve(flow, go), "/");
});

test("CORE-15, 16 attack: a `next` that could leave the site ends in access denied", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy()] });
  const sendable = hostileTargets.filter(
    ({ value }) => encodeURIComponent(encodeURIComponent(value.toWellFormed())).length < 7_500,
  );
  for (const { name, value } of sendable) {
    await visitor.get(flow);
    const answer = await visitor.solve(flow, go, new URLSearchParams({ next: value }).toString());
    expect(answer.component, name).toBe("ak-stage-access-denied");
  }
  const [first] = sendable;
  expect(first?.value).toBe("");
  expect(sendable.length).toBeGreaterThan(90);
});

test("CORE-18 after its end a flow starts with its first stage", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  await visitor.get(flow);
  await visitor.solve(flow, go);
  await visitor.solve(flow, go);
  expect(as(await visitor.get(flow), "ak-stage-dummy").name).toBe(`${flow}-0`);
});

test("CORE-19 a flow without stages is done at once", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [] });
  expectDone(await visitor.get(flow), "/");
});

test("CORE-20 JSON and an empty body are accepted", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy(), dummy()] });
  const address = `/api/v3/flows/executor/${flow}/?query=`;
  const post = async (init: RequestInit) => (await visitor.fetch(address, { method: "POST", ...init })).json();
  await visitor.get(flow);
  expect(await post({})).toMatchObject({ name: `${flow}-1` });
  const json = { "Content-Type": "application/json; charset=utf-8" };
  expect(await post({ headers: json, body: "{}" })).toMatchObject({ name: `${flow}-2` });
  expect(await post({ headers: json, body: "" })).toMatchObject({ component: "xak-flow-redirect" });
});

test("CORE-21, 26, 177 a body that is not JSON is a flow error, and the run goes on", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  const address = `/api/v3/flows/executor/${flow}/?query=`;
  await visitor.get(flow);
  await visitor.solve(flow, go);
  const headers = { "Content-Type": "application/json" };
  const answer = await visitor.fetch(address, { method: "POST", headers, body: "{" });
  expect(answer.status).toBe(200);
  const challenge = await answer.json();
  expect(challenge).toEqual({ component: "ak-stage-flow-error", request_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect(answer.headers.get("x-authentik-id")).toBe(challenge.request_id);
  expect(as(await visitor.get(flow), "ak-stage-dummy").name).toBe(`${flow}-1`);
});

test.describe("CORE-22, 23, 24, 178 details of a flow error", () => {
  const failing = { stages: [dummy({ throw_error: true })] };
  const readers = [
    { who: "nobody", attrs: null, see: false },
    { who: "a user", attrs: {}, see: false },
    { who: "a superuser", attrs: { groups: [administrators] }, see: true },
    { who: "a user who may debug", attrs: { attributes: { "goauthentik.io/user/debug": true } }, see: true },
  ];
  for (const { who, attrs, see } of readers) {
    test(`${who} ${see ? "sees" : "does not see"} them`, async ({ visitor, control }) => {
      const flow = await createFlow(control, failing);
      if (attrs) await logIn(visitor, await createPerson(control, attrs));
      const challenge = as(await visitor.get(flow), "ak-stage-flow-error");
      expect(challenge.error).toBe(see ? "Test error" : undefined);
      expect(Boolean(challenge.traceback)).toBe(see);
      const events = await control.query(
        `SELECT 1 FROM "event" WHERE "action" = 'system_exception' AND "context"::text LIKE $1`,
        `%${flow}%`,
      );
      expect(events).toEqual([]);
    });
  }
});

test("CORE-27 another flow's executor drops the first flow's run", async ({ visitor, control }) => {
  const [one, other] = [
    await createFlow(control, { stages: [dummy(), dummy()] }),
    await createFlow(control, { stages: [dummy()] }),
  ];
  await visitor.get(one);
  await visitor.solve(one, go);
  await visitor.get(other);
  expect(as(await visitor.get(one), "ak-stage-dummy").name).toBe(`${one}-0`);
});

test("executions with an id run side by side", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy(), dummy()] });
  const header = "X-Vestibule-Execution";
  const start = async () => {
    await visitor.get(flow);
    const id = visitor.last.headers.get(header) ?? "";
    await visitor.fetch("/flows/-/default/authentication/");
    return id;
  };
  const first = await start();
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  visitor.headers = { [header]: first };
  expect(as(await visitor.solve(flow, go), "ak-stage-dummy").name).toBe(`${flow}-1`);
});

test("CORE-28 attack: two browsers do not affect each other, not even with the other's execution id", async ({
  newVisitor,
  control,
}) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  const [mine, theirs] = [newVisitor(), newVisitor()];
  await mine.get(flow);
  const id = mine.last.headers.get("x-vestibule-execution") ?? "";
  await theirs.get(flow);
  theirs.headers = { "X-Vestibule-Execution": id };
  expect(as(await theirs.solve(flow, go), "ak-stage-dummy").name).toBe(`${flow}-0`);
  expect(as(await mine.get(flow), "ak-stage-dummy").name).toBe(`${flow}-0`);
});

test("attack: of answers that come at the same moment one is applied", async ({ visitor, control, person }) => {
  // Pages and programs share the engine.
  await visitor.fetch(`/if/flow/${LOGIN_FLOW}/`);
  await visitor.get(LOGIN_FLOW);
  await visitor.solve(LOGIN_FLOW, { component: "ak-stage-identification", uidField: person.username });
  const body = JSON.stringify({ password: person.password });
  const headers = { "Content-Type": "application/json" };
  const address = `/api/v3/flows/executor/${LOGIN_FLOW}/?query=`;
  const post = () => visitor.fetch(address, { method: "POST", headers, body });
  const answers = await Promise.all(Array.from({ length: 12 }, post));
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 12 }, () => 200));
  const [sessions] = await control.query(
    `SELECT (SELECT count(*)::int FROM "session" WHERE "user_id" = u."id") AS sessions,
       (SELECT count(*)::int FROM "event" WHERE "action" = 'login' AND "user"->>'username' = u."username") AS logins
     FROM "user" u WHERE u."username" = $1`,
    person.username,
  );
  expect(sessions).toEqual({ sessions: 1, logins: 1 });
});

test("CORE-31 how `query` is encoded makes no difference", async ({ visitor, control, origin }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  for (const query of [
    "next=%2Fa%20b&x=1",
    "next%3D%252Fa%2520b%26x%3D1",
    "next%3D/a%2Bb%26x%3D1",
    "next%3d%2fa+b%26x=1",
  ]) {
    const address = `${origin}/api/v3/flows/executor/${flow}/?query=${query}`;
    const post = async () => (await visitor.fetch(address, { method: "POST" })).json();
    await visitor.fetch(address);
    expect(await post(), query).toMatchObject({ component: "ak-stage-dummy", name: `${flow}-1` });
    expect(await post(), query).toMatchObject({ component: "xak-flow-redirect", final_redirect: true });
  }
});

test("CORE-67 `cancel_url` keeps `next`", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy()] });
  expect(as(await visitor.get(flow), "ak-stage-dummy").flowInfo?.cancelUrl).toBe("/flows/-/cancel/");
  const { flowInfo } = as(await visitor.get(flow, "next=/foo"), "ak-stage-dummy");
  expect(flowInfo?.cancelUrl).toBe("/flows/-/cancel/?next=%2Ffoo");
});

test("CORE-176 an answer without a run plans first and is given to the first stage", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  expect(as(await visitor.solve(flow, go), "ak-stage-dummy").name).toBe(`${flow}-1`);
});

test("CORE-179 the first answer of the executor sets the cookie; a page that stores nothing does not", async ({
  visitor,
  control,
}) => {
  const flow = await createFlow(control, { stages: [dummy()] });
  for (const path of [`/if/flow/${flow}/`, "/", "/flows/-/default/authentication/", "/flows/-/cancel/"]) {
    await visitor.fetch(path);
    expect(visitor.last.headers.getSetCookie(), path).toEqual([]);
  }
  await visitor.get(flow);
  expect(visitor.last.headers.getSetCookie()).toHaveLength(1);
  await visitor.get(flow);
  expect(visitor.last.headers.getSetCookie()).toEqual([]);
});

test("CORE-180 the background is an address of this site unless the flow names another", async ({
  visitor,
  control,
}) => {
  const backgroundOf = async (attrs: Record<string, unknown>) => {
    const flow = await createFlow(control, { attrs, stages: [dummy()] });
    return as(await visitor.get(flow), "ak-stage-dummy").flowInfo?.background;
  };
  expect(await backgroundOf({})).toMatch(/^\/[^/]/);
  expect(await backgroundOf({ background: "/static/brand/background.svg" })).toBe("/static/brand/background.svg");
  expect(await backgroundOf({ background: "https://pictures.example/a.jpg" })).toBe("https://pictures.example/a.jpg");
});

test("CORE-32, 33 a denial shows the policies' messages, or says that the flow does not apply", async ({
  visitor,
  control,
}) => {
  const silent = await createFlow(control, { policies: [{ expression: "return False" }], stages: [dummy()] });
  const wordy = await createFlow(control, {
    policies: [{ expression: 'ak_message("one")\nak_message("two")\nreturn False' }],
    stages: [dummy()],
  });
  expect(as(await visitor.get(silent), "ak-stage-access-denied").errorMessage).toBeTruthy();
  const { errorMessage, pendingUser, flowInfo } = as(await visitor.get(wordy), "ak-stage-access-denied");
  expect({ errorMessage, pendingUser }).toEqual({ errorMessage: "one\ntwo", pendingUser: "" });
  expect(flowInfo?.title).toBe(wordy);
});

test("CORE-35, 36, 37, 38 what a denied flow does", async ({ visitor, control }) => {
  const outcome = async (deniedAction: string, next: string) => {
    const flow = await createFlow(control, {
      attrs: { denied_action: deniedAction },
      policies: [{ expression: "return False" }],
      stages: [dummy()],
    });
    const suffix = next ? `&next=${encodeURIComponent(next)}` : "";
    const answer = await visitor.fetch(`/api/v3/flows/executor/${flow}/?query=${suffix}`);
    const { component, to } = await answer.json();
    return [component, to];
  };
  expect(await outcome("continue", "")).toEqual(["xak-flow-redirect", "/"]);
  expect(await outcome("continue", "/there")).toEqual(["xak-flow-redirect", "/there"]);
  expect(await outcome("message_continue", "/there")).toEqual(["xak-flow-redirect", "/there"]);
  expect(await outcome("message_continue", "")).toEqual(["ak-stage-access-denied", undefined]);
  expect(await outcome("message_continue", "//evil.example")).toEqual(["ak-stage-access-denied", undefined]);
  expect(await outcome("message", "/there")).toEqual(["ak-stage-access-denied", undefined]);
});

test("CORE-39, 40, 41 who has to be logged in for a flow", async ({ visitor, newVisitor, control, person }) => {
  const make = (authentication: string, designation = "stage_configuration") =>
    createFlow(control, { designation, attrs: { authentication }, stages: [dummy()] });
  const [inside, outside, login] = [
    await make("require_authenticated"),
    await make("require_unauthenticated"),
    await make("require_unauthenticated", "authentication"),
  ];
  as(await visitor.get(inside), "ak-stage-access-denied");
  as(await visitor.get(outside), "ak-stage-dummy");
  const known = newVisitor();
  await logIn(known, person);
  as(await known.get(inside), "ak-stage-dummy");
  as(await known.get(outside), "ak-stage-access-denied");
  expectDone(await known.get(login, "next=/if/user/"), "/if/user/");
});

test("CORE-49, 50 refused answers keep the stage and name field and code", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [prompt([{ field_key: "color", required: true }])] });
  await visitor.get(flow);
  const refused = as(await visitor.solve(flow, { component: "ak-stage-prompt" }), "ak-stage-prompt");
  expect(visitor.last.status).toBe(200);
  expect(refused.responseErrors).toEqual({ color: [{ string: expect.any(String), code: "required" }] });
});

test("attack: empty, foreign and senseless answers never pass a stage", async ({ visitor, control, person }) => {
  const address = "/api/v3/flows/executor/default-authentication-flow/?query=";
  await visitor.get("default-authentication-flow");
  await visitor.solve("default-authentication-flow", {
    component: "ak-stage-identification",
    uidField: person.username,
  });
  const headers = { "Content-Type": "application/json" };
  const bodies = [
    "",
    "{}",
    "null",
    "[]",
    '"x"',
    "0",
    '{"component":"ak-stage-dummy"}',
    '{"component":"ak-stage-user-login","remember_me":true}',
  ];
  bodies.push(
    '{"password":null}',
    '{"password":{"$ne":""}}',
    '{"password":[""]}',
    '{"__proto__":{"password":"x"}}',
    '{"password":""}',
  );
  for (const body of bodies) {
    const answer = await visitor.fetch(address, { method: "POST", headers, body });
    const challenge = await answer.json();
    expect(challenge, body).toMatchObject({ component: "ak-stage-password", pending_user: person.username });
    expect(Object.keys(challenge.response_errors ?? {}), body).not.toEqual([]);
  }
  expect(
    await control.query(
      'SELECT 1 FROM "session" s JOIN "user" u ON u."id" = s."user_id" WHERE u."username" = $1',
      person.username,
    ),
  ).toEqual([]);
});
