import { randomUUID } from "node:crypto";
import { expect, test } from "../fixtures/test.ts";
import { LOGIN_FLOW, LOGOUT_FLOW, logIn, whoIs } from "../support/api-steps.ts";
import { as, errorCodes, expectDone } from "../support/challenges.ts";
import { unique } from "../support/unique.ts";
import {
  createFlow,
  createPerson,
  dummy,
  identification,
  loginStages,
  password,
  prompt,
  userLogin,
} from "../support/world.ts";

test("a login and a logout", async ({ visitor, person }) => {
  expect(await whoIs(visitor)).toBeNull();
  await logIn(visitor, person);
  expect(await whoIs(visitor)).toBe(person.username);
  expectDone(await visitor.get(LOGOUT_FLOW), "/");
  expect(await whoIs(visitor)).toBeNull();
});

test("people are found by e-mail address too, whatever its case", async ({ visitor, person }) => {
  await visitor.get(LOGIN_FLOW);
  await visitor.solve(LOGIN_FLOW, { component: "ak-stage-identification", uidField: person.email.toUpperCase() });
  expectDone(await visitor.solve(LOGIN_FLOW, { component: "ak-stage-password", password: person.password }), "/");
  expect(await whoIs(visitor)).toBe(person.username);
});

test("a wrong password is refused, is recorded, and the right one is still accepted", async ({
  visitor,
  person,
  control,
}) => {
  await visitor.get(LOGIN_FLOW);
  await visitor.solve(LOGIN_FLOW, { component: "ak-stage-identification", uidField: person.username });
  const refused = await visitor.solve(LOGIN_FLOW, { component: "ak-stage-password", password: "a guess" });
  expect(as(refused, "ak-stage-password").pendingUser).toBe(person.username);
  expect(errorCodes(refused)).toEqual(["password: invalid"]);
  expect(await whoIs(visitor)).toBeNull();

  const events = await control.query(
    `SELECT "context" FROM "event" WHERE "action" = 'login_failed' AND "context"::text LIKE $1`,
    `%${person.username}%`,
  );
  expect(events).toHaveLength(1);
  expect(JSON.stringify(events)).not.toContain("a guess");

  expectDone(await visitor.solve(LOGIN_FLOW, { component: "ak-stage-password", password: person.password }), "/");
});

test("attack: an unknown user is answered as a known one is", async ({ newVisitor, control }) => {
  const username = unique("somebody");
  const answers = async () => {
    const visitor = newVisitor();
    await visitor.get(LOGIN_FLOW);
    const asked = await visitor.solve(LOGIN_FLOW, { component: "ak-stage-identification", uidField: username });
    const { status } = visitor.last;
    const refused = await visitor.solve(LOGIN_FLOW, { component: "ak-stage-password", password: "a guess" });
    return { asked, refused, statuses: [status, visitor.last.status] };
  };
  const unknown = await answers();
  await createPerson(control, { name: "Ada Lovelace" }, username);
  expect(errorCodes(unknown.refused)).toEqual(["password: invalid"]);
  expect(await answers()).toEqual(unknown);
});

test("attack: inactive people cannot log in, and a login ends when they become inactive", async ({
  visitor,
  newVisitor,
  person,
  control,
}) => {
  await logIn(visitor, person);
  await control.query('UPDATE "user" SET "is_active" = false WHERE "username" = $1', person.username);
  expect(await whoIs(visitor)).toBeNull();
  const other = newVisitor();
  await other.get(LOGIN_FLOW);
  await other.solve(LOGIN_FLOW, { component: "ak-stage-identification", uidField: person.username });
  const refused = await other.solve(LOGIN_FLOW, { component: "ak-stage-password", password: person.password });
  expect(errorCodes(refused)).toEqual(["password: invalid"]);
});

test("a denied flow says why, and records it", async ({ visitor, control }) => {
  const flow = await createFlow(control, {
    policies: [{ expression: 'ak_message("Come back tomorrow.")\nreturn False' }],
    stages: [dummy()],
  });
  const denied = as(await visitor.get(flow), "ak-stage-access-denied");
  expect(denied.errorMessage).toBe("Come back tomorrow.");
  const events = await control.query(
    `SELECT "context" FROM "event" WHERE "action" = 'flow_execution' AND "context"::text LIKE $1`,
    `%${flow}%`,
  );
  expect(events).toHaveLength(1);
});

test("CORE-52 a refused answer starts a flow over where it says so", async ({ visitor, control }) => {
  const flow = await createFlow(control, {
    stages: [
      prompt([{ field_key: "color", required: true }]),
      prompt([{ field_key: "size", type: "number", required: true }], {
        binding: { invalid_response_action: "restart" },
      }),
    ],
  });
  const keysOf = (challenge: Awaited<ReturnType<typeof visitor.get>>) =>
    as(challenge, "ak-stage-prompt").fields.map((field) => field.fieldKey);
  expect(keysOf(await visitor.get(flow))).toEqual(["color"]);
  expect(keysOf(await visitor.solve(flow, { component: "ak-stage-prompt", color: "red" }))).toEqual(["size"]);
  const again = await visitor.solve(flow, { component: "ak-stage-prompt", size: "much" });
  expect(keysOf(again)).toEqual(["color"]);
  expect(errorCodes(again)).toEqual([]);
  expect(keysOf(await visitor.solve(flow, { component: "ak-stage-prompt", color: "blue" }))).toEqual(["size"]);
  expectDone(await visitor.solve(flow, { component: "ak-stage-prompt", size: "7" }), "/");
});

test("staying logged in is asked for and lengthens the cookie", async ({ visitor, person, control }) => {
  const flow = await createFlow(control, {
    designation: "authentication",
    stages: loginStages({ session_duration: "hours=1", remember_me_offset: "days=30" }),
  });
  await visitor.get(flow);
  await visitor.solve(flow, { component: "ak-stage-identification", uidField: person.username });
  as(await visitor.solve(flow, { component: "ak-stage-password", password: person.password }), "ak-stage-user-login");
  expectDone(await visitor.solve(flow, { component: "ak-stage-user-login", rememberMe: true }), "/");
  const cookie = visitor.last.headers.getSetCookie().find((line) => line.startsWith("vestibule_session="));
  const days = (Date.parse(/Expires=([^;]+)/.exec(cookie ?? "")?.[1] ?? "") - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(30);
  expect(days).toBeLessThan(30.1);
});

test("name and password can be asked for in one form", async ({ visitor, newVisitor, person, control }) => {
  const slug = await createFlow(control, { designation: "authentication", stages: [password()] }, "password");
  const flow = await createFlow(control, {
    designation: "authentication",
    stages: [
      identification({ password_stage: `!Find [authentik_stages_password.passwordstage, [name, "${slug}-0"]]` }),
      userLogin(),
    ],
  });
  expect(as(await visitor.get(flow), "ak-stage-identification").passwordFields).toBe(true);
  const answer = { component: "ak-stage-identification", uidField: person.username, password: "a guess" } as const;
  expect(errorCodes(await visitor.solve(flow, answer))).toEqual(["non_field_errors: invalid"]);
  const stranger = newVisitor();
  await stranger.get(flow);
  expect(errorCodes(await stranger.solve(flow, { ...answer, uidField: randomUUID() }))).toEqual([
    "non_field_errors: invalid",
  ]);
  expectDone(await visitor.solve(flow, { ...answer, password: person.password }), "/");
  expect(await whoIs(visitor)).toBe(person.username);
});

test("a login ends the person's other logins where the stage says so", async ({ newVisitor, control }) => {
  const person = await createPerson(control);
  const flow = await createFlow(control, {
    designation: "authentication",
    stages: loginStages({ terminate_other_sessions: true }),
  });
  const [first, second] = [newVisitor(), newVisitor()];
  await logIn(first, person);
  await logIn(second, person, flow);
  expect(await whoIs(second)).toBe(person.username);
  expect(await whoIs(first)).toBeNull();
});
