import { hostileTargets } from "../../lib/flows/next-url.fixtures.ts";
import { expect, test } from "../fixtures/test.ts";
import { LOGIN_FLOW, LOGOUT_FLOW, logIn } from "../support/api-steps.ts";
import { as } from "../support/challenges.ts";
import { createFlow, createPerson, dummy, prompt } from "../support/world.ts";

const go = { component: "ak-stage-dummy" } as const;
const LOGIN = "/flows/-/default/authentication/";

test("CORE-194 the start page leads to the login with a way back, and somebody logged in home", async ({
  visitor,
  person,
}) => {
  const location = async (path: string) => (await visitor.fetch(path)).headers.get("location");
  expect(await location("/")).toBe(`${LOGIN}?next=%2F`);
  expect(await location("/?a=b")).toBe(`${LOGIN}?next=${encodeURIComponent("/?a=b")}`);
  await logIn(visitor, person);
  expect(await location("/?a=b")).toBe("/if/user/?a=b");
});

test("CORE-188 people from outside without a default application are shown where they are", async ({
  visitor,
  control,
}) => {
  await logIn(visitor, await createPerson(control, { type: "external" }));
  expect((await visitor.fetch("/")).headers.get("location")).toBe("/if/user/");
});

test("CORE-133, 135 default views lead to the brand's flow and keep the query", async ({ visitor }) => {
  for (const [purpose, flow] of [
    ["authentication", LOGIN_FLOW],
    ["invalidation", LOGOUT_FLOW],
  ]) {
    const answer = await visitor.fetch(`/flows/-/default/${purpose}/?next=%2Ffoo&a=b`);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe(`/if/flow/${flow}/?next=%2Ffoo&a=b`);
  }
});

test("CORE-134 without a brand's flow the first one by slug that applies is taken, else 404", async ({
  visitor,
  control,
}) => {
  const location = async () => (await visitor.fetch("/flows/-/default/authorization/")).headers.get("location");
  expect((await visitor.fetch("/flows/-/default/no-such-purpose/")).status).toBe(404);
  const authorization = { designation: "authorization", stages: [dummy()] };
  const denied = await createFlow(
    control,
    { ...authorization, policies: [{ expression: "return False" }] },
    "a-authorization",
  );
  const second = await createFlow(control, authorization, "b-authorization");
  const third = await createFlow(control, authorization, "c-authorization");
  expect([denied, second, third]).toEqual([denied, second, third].toSorted());
  expect(await location()).toBe(`/if/flow/${second}/`);
  await control.query('DELETE FROM "flow" WHERE "slug" = $1', second);
  expect(await location()).toBe(`/if/flow/${third}/`);
  await control.query('DELETE FROM "flow" WHERE "slug" = $1', third);
  expect((await visitor.fetch("/flows/-/default/authorization/")).status).toBe(404);
});

test("CORE-136 default views keep a run of the flow that they lead to", async ({ visitor, person }) => {
  await visitor.get(LOGIN_FLOW);
  await visitor.solve(LOGIN_FLOW, { component: "ak-stage-identification", uidField: person.username });
  await visitor.fetch(LOGIN);
  expect(as(await visitor.get(LOGIN_FLOW), "ak-stage-password").pendingUser).toBe(person.username);
});

test("CORE-136 a run of another flow is dropped once the flow is begun that they lead to", async ({
  visitor,
  control,
}) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  await visitor.get(flow);
  await visitor.solve(flow, go);
  const { headers } = await visitor.fetch(LOGIN);
  expect(headers.get("location")).toBe(`/if/flow/${LOGIN_FLOW}/`);
  await visitor.get(LOGIN_FLOW);
  expect(as(await visitor.get(flow), "ak-stage-dummy").name).toBe(`${flow}-0`);
});

test("CORE-137 cancelling drops the run and goes on to `next` or the logout", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  await visitor.get(flow);
  await visitor.solve(flow, go);
  const answer = await visitor.fetch("/flows/-/cancel/?next=%2Ffoo");
  expect([answer.status, answer.headers.get("location")]).toEqual([302, "/foo"]);
  expect(as(await visitor.get(flow), "ak-stage-dummy").name).toBe(`${flow}-0`);
  expect((await visitor.fetch("/flows/-/cancel/")).headers.get("location")).toBe("/flows/-/default/invalidation/");
});

test("attack: no address that redirects follows a hostile target", async ({ visitor, origin }) => {
  const short = hostileTargets.filter(({ value }) => value.length < 2_000);
  for (const { name, value } of short) {
    const query = new URLSearchParams({ next: value }).toString();
    for (const path of ["/flows/-/cancel/", LOGIN, "/flows/-/default/invalidation/", "/"]) {
      const answer = await visitor.fetch(`${path}?${query}`);
      const location = answer.headers.get("location") ?? "";
      expect(location, `${path} ${name}`).toMatch(/^\/(flows|if)\//);
      expect(new URL(location, origin).origin, `${path} ${name}`).toBe(origin);
    }
  }
});

test("CORE-138 PW-11 setting a stage up needs a login, a stage and a flow that applies", async ({
  visitor,
  control,
  person,
}) => {
  const query = 'SELECT "stage_uuid" AS id FROM "stage" WHERE "name" = $1';
  const stage = async (name: string) => String((await control.query(query, name))[0]?.id);
  const configure = async (id: string) => visitor.fetch(`/flows/-/configure/${id}/`);
  const password = await stage("default-authentication-password");

  const stranger = await configure(password);
  expect(stranger.status).toBe(302);
  expect(stranger.headers.get("location")).toBe(
    `${LOGIN}?next=${encodeURIComponent(`/flows/-/configure/${password}/`)}`,
  );

  await logIn(visitor, person);
  const ready = await configure(password);
  expect([ready.status, ready.headers.get("location")]).toEqual([302, "/if/flow/default-password-change/"]);
  as(await visitor.get("default-password-change"), "ak-stage-password");

  expect((await configure("00000000-0000-4000-8000-000000000000")).status).toBe(404);
  expect((await configure("not-an-id")).status).toBe(404);
  expect((await configure(await stage("default-invalidation-logout"))).status).toBe(404);
  const denied = await createFlow(control, { policies: [{ expression: "return False" }], stages: [dummy()] });
  const holder = await createFlow(control, {
    stages: [
      {
        model: "authentik_stages_password.passwordstage",
        attrs: {
          backends: ["authentik.core.auth.InbuiltBackend"],
          configure_flow: `!Find [authentik_flows.flow, [slug, ${denied}]]`,
        },
      },
    ],
  });
  expect((await configure(await stage(`${holder}-0`))).status).toBe(404);
});

test("CORE-139 a flow's page is HTML, and not found for an unknown slug", async ({ visitor }) => {
  const page = await visitor.fetch(`/if/flow/${LOGIN_FLOW}/`);
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  const missing = await visitor.fetch("/if/flow/no-such-flow/");
  expect([missing.status, missing.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
});

test("a person changes their own password through the configure flow", async ({
  visitor,
  newVisitor,
  control,
  person,
}) => {
  await logIn(visitor, person);
  const id = (
    await control.query(`SELECT "stage_uuid" AS id FROM "stage" WHERE "name" = 'default-authentication-password'`)
  )[0]?.id;
  await visitor.fetch(`/flows/-/configure/${id}/`);
  const flow = "default-password-change";
  as(await visitor.get(flow), "ak-stage-password");
  as(await visitor.solve(flow, { component: "ak-stage-password", password: person.password }), "ak-stage-prompt");
  const password = "another good password";
  const done = await visitor.solve(flow, { component: "ak-stage-prompt", password, password_repeat: password });
  as(done, "xak-flow-redirect");
  await logIn(newVisitor(), { username: person.username, password });
});

test("a stage reached twice asks twice", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [prompt([{ field_key: "a" }]), prompt([{ field_key: "b" }])] });
  await visitor.get(flow);
  const next = as(await visitor.solve(flow, { component: "ak-stage-prompt", a: "1", b: "2" }), "ak-stage-prompt");
  expect(next.fields.map((field) => field.fieldKey)).toEqual(["b"]);
});
