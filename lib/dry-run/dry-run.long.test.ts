import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { dryRunReportSchema } from "./report.ts";
import { answer, dumpDatabase, tryFlow } from "./testing.ts";

let engine: TestEngine;
let before: Record<string, string>;
let login: string;
let person: Awaited<ReturnType<TestEngine["user"]>>;

beforeAll(async () => {
  engine = await createTestEngine();
  person = await engine.user({ username: "alice", password: "really hers" });
  const password = {
    type: "password",
    name: "the password",
    config: { backends: ["authentik.core.auth.InbuiltBackend"] },
  };
  const identification = { type: "identification", config: { user_fields: ["username"] } };
  ({ slug: login } = await engine.flow({
    slug: "log-in",
    designation: "authentication",
    stages: [identification, password, { type: "user_login" }],
  }));
});
afterAll(() => engine.close());
beforeEach(async () => {
  before = await dumpDatabase(engine.client);
});

/** Nothing at all was written since the test began. */
async function expectNoTrace(): Promise<void> {
  expect(await dumpDatabase(engine.client)).toEqual(before);
}

it("goes through a login: every step, what it asks, what it would write, and where it leads", async () => {
  const { steps } = await tryFlow(login, {
    query: "next=/if/user/",
    answers: [answer({ uid_field: "alice" }), answer({ password: "really hers" })],
  });
  expect(steps.map(({ challenge }) => challenge.component)).toEqual([
    "ak-stage-identification",
    "ak-stage-password",
    "xak-flow-redirect",
  ]);
  expect(steps[0]?.answer_schema).toMatchObject({ type: "object", properties: { uid_field: {} } });
  expect(steps[1]).toMatchObject({
    stage: { name: "the password", type: "password" },
    next: ["answer"],
    session: null,
  });
  expect(steps[2]).toMatchObject({
    answered: { action: "answer", data: { password: expect.stringMatching(/^\*+$/) } },
    session: { change: "login", username: "alice" },
    redirect: "/if/user/",
    answer_schema: null,
    next: [],
  });
  expect(steps[2]?.writes.map(({ text }) => text)).toContain("Logs “alice” in.");
  expect(steps[2]?.writes).toContainEqual(expect.objectContaining({ operation: "insert", table: "event" }));
  expect(steps[2]?.trace.map(({ kind }) => kind)).toContain("done");
  expect(JSON.stringify(steps)).not.toContain("really hers");
  expect(dryRunReportSchema.safeParse({ steps }).error).toBeUndefined();
  await expectNoTrace();
});

it("shows a wrong password as the engine refuses it, and what it would cost the person", async () => {
  const answers = [answer({ uid_field: "alice" }), answer({ password: "not hers" })];
  const { steps } = await tryFlow(login, { answers });
  expect(steps[2]?.challenge).toMatchObject({
    component: "ak-stage-password",
    response_errors: { password: [{ code: "invalid" }] },
  });
  expect(steps[2]?.writes.map(({ table }) => table)).toEqual(expect.arrayContaining(["event", "reputation"]));
  expect(steps[2]?.bookkeeping).toHaveProperty("rate_limit");
  await expectNoTrace();
});

it("takes any password of the chosen person as right where that is asked for, and nobody else's", async () => {
  const other = await engine.user({ password: "theirs" });
  before = await dumpDatabase(engine.client);
  const run = (user: number) =>
    tryFlow(login, {
      user,
      any_password: true,
      answers: [answer({ uid_field: "alice" }), answer({ password: "whatever" })],
    });
  expect((await run(person.pk)).steps[2]?.session).toMatchObject({ username: "alice" });
  expect((await run(other.pk)).steps[2]?.session).toBeNull();
  await expectNoTrace();
});

it("comes as somebody who is logged in", async () => {
  const { slug } = await engine.flow({
    authentication: "require_authenticated",
    designation: "invalidation",
    stages: [{ type: "user_logout" }],
  });
  before = await dumpDatabase(engine.client);
  const anonymous = await tryFlow(slug, { user: person.pk });
  expect(anonymous.steps[0]?.challenge.component).toBe("ak-stage-access-denied");
  expect(anonymous.steps[0]?.trace[0]).toMatchObject({ kind: "planning", passing: false });
  const { steps } = await tryFlow(slug, { user: person.pk, logged_in: true });
  expect(steps[0]?.session).toMatchObject({ change: "logout" });
  expect(steps[0]?.writes.map(({ text }) => text)).toContain("Ends a login of “alice”.");
  await expectNoTrace();
});

it("shows an account that would be made, without its password", async () => {
  const field = (field_key: string, type: string) =>
    engine.client.prompt.create({ data: { name: `dry ${field_key}`, fieldKey: field_key, label: field_key, type } });
  const fields = [await field("username", "username"), await field("password", "password")];
  const { slug } = await engine.flow({
    designation: "enrollment",
    stages: [
      { type: "prompt", config: { fields: fields.map(({ id }) => id) } },
      { type: "user_write", config: { user_creation_mode: "always_create" } },
    ],
  });
  before = await dumpDatabase(engine.client);
  const { steps } = await tryFlow(slug, { answers: [answer({ username: "newcomer", password: "very secret" })] });
  expect(steps[1]?.writes).toContainEqual(
    expect.objectContaining({
      text: "Creates the account “newcomer”.",
      fields: expect.objectContaining({ username: "newcomer", password: expect.stringMatching(/^\*+$/) }),
    }),
  );
  expect(JSON.stringify(steps)).not.toContain("very secret");
  await expectNoTrace();
});

it("answers a challenge with a one-time value by repeating its mask", async () => {
  const { slug } = await engine.flow({ stages: [{ type: "consent", config: { mode: "always_require" } }] });
  before = await dumpDatabase(engine.client);
  const request = { user: person.pk, logged_in: true };
  const [first] = (await tryFlow(slug, request)).steps;
  const mask = String(first?.challenge.token);
  expect(mask).toMatch(/^\*+$/);
  const { steps } = await tryFlow(slug, { ...request, answers: [answer({ token: mask })] });
  expect(steps[1]?.redirect).not.toBeNull();
  await expectNoTrace();
});

it("refuses answers where nothing is asked, mails that were not sent, and people that are not there", async () => {
  const done = [answer({ uid_field: "alice" }), answer({ password: "really hers" })];
  await expect(tryFlow(login, { answers: [...done, answer({})] })).rejects.toThrow(/Answer 3/);
  await expect(tryFlow(login, { answers: [{ action: "open_mail" }] })).rejects.toThrow(/Answer 1.*mail/);
  await expect(tryFlow(login, { answers: [{ action: "follow" }] })).rejects.toThrow(/Answer 1/);
  await expect(tryFlow(login, { user: 999_999 })).rejects.toThrow(/no user/);
  await expect(tryFlow("no-such-flow")).rejects.toThrow(/no flow/);
  await expectNoTrace();
});
