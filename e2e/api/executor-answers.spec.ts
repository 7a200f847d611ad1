import { expect, test } from "../fixtures/test.ts";
import { LOGIN_FLOW, logIn } from "../support/api-steps.ts";
import { as } from "../support/challenges.ts";
import { administrators, createFlow, createPerson, dummy, prompt } from "../support/world.ts";

const go = { component: "ak-stage-dummy" } as const;

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

test("CORE-176 an answer without a run plans first and is given to the first stage", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  expect(as(await visitor.solve(flow, go), "ak-stage-dummy").name).toBe(`${flow}-1`);
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
