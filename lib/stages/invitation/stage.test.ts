import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnyChallenge } from "#lib/flows/challenge.ts";
import { createTestEngine, type TestEngine, type TestStage } from "#lib/flows/testing.ts";
import { errorText } from "#lib/i18n/error-text.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

const DENIED = { component: "ak-stage-access-denied", error_message: errorText("en", { id: "invitation.invalid" }) };
const DONE = { component: "xak-flow-redirect", final_redirect: true };
const DAY_MS = 86_400_000;

interface TestInvitation {
  singleUse?: boolean;
  expires?: Date;
  fixedData?: object;
  flowId?: string;
}

async function invite(invitation: TestInvitation = {}): Promise<string> {
  const { expires = new Date(Date.now() + DAY_MS), fixedData = {}, ...rest } = invitation;
  const row = await engine.client.invitation.create({ data: { name: "test", expires, fixedData, ...rest } });
  return row.id;
}

async function createPrompt(key: string, type = "text"): Promise<string> {
  const { id } = await engine.client.prompt.create({
    data: { name: randomUUID(), fieldKey: key, label: key, type, initialValue: "" },
  });
  return id;
}

const tell: TestStage = {
  type: "deny",
  policies: [
    {
      javascript:
        "const c = request.context.flow_plan.context; c.deny_message = JSON.stringify([c.invitation_in_effect, c.invitation, c.prompt_data]); return true;",
    },
  ],
};
const told = (challenge: AnyChallenge) => JSON.parse(String(challenge.error_message)) as unknown[];

/** A flow of an invitation and a stage that tells what it left. */
async function tellingFlow(config: object = {}, ...before: TestStage[]) {
  return engine.flow({ stages: [...before, { type: "invitation", config: { ...config } }, tell] });
}

/** A flow in which invited people get an account. */
async function enrollment(...between: TestStage[]) {
  return engine.flow({
    designation: "enrollment",
    stages: [
      { type: "invitation" },
      { type: "prompt", config: { fields: [await createPrompt("username", "username")] } },
      ...between,
      { type: "user_write", config: { user_creation_mode: "always_create" } },
      { type: "user_login" },
    ],
  });
}

const exists = async (id: string) => (await engine.client.invitation.count({ where: { id } })) === 1;
const newName = () => `invited-${randomUUID().slice(0, 8)}`;

describe("IN-1: without a good invitation", () => {
  test.each([
    ["none", async () => ""],
    ["an empty one", async () => "itoken="],
    ["none, though another parameter has one", async () => `itoken=&token=${await invite()}`],
    ["one that is no key", async () => "itoken=../../etc/passwd"],
    ["an unknown one", async () => `itoken=${randomUUID()}`],
    [
      "one that is over, before anybody has tidied up (authentik CVE-2025-64708)",
      async () => {
        return `itoken=${await invite({ expires: new Date(Date.now() - 1000) })}`;
      },
    ],
    [
      "one for another flow",
      async () => {
        const other = await engine.flow({ stages: [{ type: "dummy" }] });
        return `itoken=${await invite({ flowId: other.pk })}`;
      },
    ],
  ])("%s: nobody passes, and all are told the same", async (_name, makeQuery) => {
    const { slug } = await tellingFlow();
    expect(await engine.browser().get(slug, { query: await makeQuery() })).toMatchObject(DENIED);
  });

  test("a flow that says so goes on, and knows of none", async () => {
    const { slug } = await tellingFlow({ continue_flow_without_invitation: true });
    for (const query of ["", `itoken=${randomUUID()}`])
      expect(told(await engine.browser().get(slug, { query }))).toEqual([null, null, null]);
  });

  test("one for this flow passes", async () => {
    const { slug, pk } = await tellingFlow();
    const id = await invite({ flowId: pk });
    expect(told(await engine.browser().get(slug, { query: `itoken=${id}` }))[0]).toBe(true);
  });
});

describe("IN-3: the token", () => {
  test.each([
    ["itoken", (id: string) => `itoken=${id}`],
    ["token", (id: string) => `token=${id}`],
    ["itoken rather than token", (id: string) => `itoken=${id}&token=${randomUUID()}`],
    ["a key without hyphens", (id: string) => `itoken=${id.replaceAll("-", "")}`],
    ["a key in capitals", (id: string) => `itoken=${id.toUpperCase()}`],
  ])("is read from the page's address: %s", async (_name, toQuery) => {
    const { slug } = await tellingFlow();
    const id = await invite();
    expect(told(await engine.browser().get(slug, { query: toQuery(id) }))).toMatchObject([true, { pk: id }, {}]);
  });

  test("is read from a form before it", async () => {
    const fields = [await createPrompt("token")];
    const { slug } = await tellingFlow({}, { type: "prompt", config: { fields } });
    const id = await invite();
    const browser = engine.browser();
    await browser.get(slug);
    expect(told(await browser.post(slug, { token: id }))).toMatchObject([true, { pk: id }, { token: id }]);
  });
});

test("IN-2 fixed data goes into what was answered: objects merged, lists joined, anything else replaced", async () => {
  const known =
    "request.context.flow_plan.context.prompt_data = { a: 1, keep: 1, list: [1], o: { x: 1, l: [1] } }; return true;";
  const { slug } = await engine.flow({ stages: [{ type: "invitation", policies: [{ javascript: known }] }, tell] });
  const id = await invite({ fixedData: { a: 2, list: [2], o: { y: 2, l: [2] }, new: null } });
  expect(told(await engine.browser().get(slug, { query: `itoken=${id}` }))[2]).toEqual({
    a: 2,
    keep: 1,
    list: [1, 2],
    o: { x: 1, y: 2, l: [1, 2] },
    new: null,
  });
});

test("IN-2 fixed data is what a form begins with, and what is not asked for is written all the same", async () => {
  const { slug } = await enrollment();
  const username = newName();
  const id = await invite({ fixedData: { username, name: "Jane Smith", attributes: { department: "Engineering" } } });
  const browser = engine.browser();
  const query = `itoken=${id}`;
  expect(await browser.get(slug, { query })).toMatchObject({ fields: [{ initial_value: username }] });
  expect(await browser.post(slug, {}, { query })).toMatchObject(DONE);
  expect(await engine.client.user.findUnique({ where: { username } })).toMatchObject({
    name: "Jane Smith",
    attributes: { department: "Engineering" },
  });
});

test("IN-7 its use is written down, with its key", async () => {
  const { slug } = await tellingFlow();
  const id = await invite();
  await engine.client.event.deleteMany();
  await engine.browser().get(slug, { query: `itoken=${id}` });
  const events = await engine.client.event.findMany({ where: { action: "invitation_used" } });
  expect(events).toMatchObject([{ context: { invitation_uuid: id.replaceAll("-", "") } }]);
});

describe("IN-4: one that works once", () => {
  test("is used up by a flow that writes no account as soon as the stage runs", async () => {
    const { slug } = await tellingFlow();
    const query = `itoken=${await invite({ singleUse: true })}`;
    expect(told(await engine.browser().get(slug, { query }))[0]).toBe(true);
    expect(await engine.browser().get(slug, { query })).toMatchObject(DENIED);
  });

  test("is used up when the account is written, and one that works often is not", async () => {
    const { slug } = await enrollment();
    for (const singleUse of [true, false]) {
      const id = await invite({ singleUse });
      const query = `itoken=${id}`;
      const browser = engine.browser();
      await browser.get(slug, { query });
      expect(await exists(id)).toBe(true);
      expect(await browser.post(slug, { username: newName() }, { query })).toMatchObject(DONE);
      expect(browser.sessionToken).not.toBeNull();
      expect(await exists(id)).toBe(!singleUse);
      const next = await engine.browser().get(slug, { query });
      expect(next).toMatchObject(singleUse ? DENIED : { component: "ak-stage-prompt" });
    }
  });

  test("looking at the page, as mail scanners do, leaves it as it is", async () => {
    const { slug } = await enrollment();
    const id = await invite({ singleUse: true });
    const query = `itoken=${id}`;
    for (let count = 0; count < 3; count++)
      expect(await engine.browser().page(slug, { query })).toMatchObject({ component: "vestibule-continue" });
    expect(await exists(id)).toBe(true);
    expect(
      await engine.client.event.count({
        where: { context: { path: ["invitation_uuid"], equals: id.replaceAll("-", "") } },
      }),
    ).toBe(0);
  });

  test("giving up, and an account that cannot be written, leave it as it is", async () => {
    const { slug } = await enrollment();
    const { username } = await engine.user();
    const id = await invite({ singleUse: true, fixedData: { email: "x".repeat(300) } });
    const query = `itoken=${id}`;
    const browser = engine.browser();
    await browser.get(slug, { query });
    const taken = await browser.post(slug, { username }, { query });
    expect(taken.response_errors).toHaveProperty("username");
    expect(await browser.post(slug, { username: newName() }, { query })).toMatchObject({
      component: "ak-stage-access-denied",
    });
    expect(await exists(id)).toBe(true);
  });

  test("is used up although a policy leaves the account unwritten at the last moment", async () => {
    const { slug } = await engine.flow({
      stages: [
        { type: "invitation" },
        { type: "dummy" },
        { type: "user_write", policies: [{ javascript: "return false;" }] },
        tell,
      ],
    });
    const id = await invite({ singleUse: true });
    const browser = engine.browser();
    await browser.get(slug, { query: `itoken=${id}` });
    await browser.post(slug, {}, { query: `itoken=${id}` });
    expect(await exists(id)).toBe(false);
  });

  test("of 20 people who use it at the same moment exactly one gets an account (Vault CVE-2025-6015)", async () => {
    const { slug } = await enrollment();
    const id = await invite({ singleUse: true });
    const query = `itoken=${id}`;
    const people = Array.from({ length: 20 }, () => ({ browser: engine.browser(), username: newName() }));
    for (const { browser } of people) await browser.get(slug, { query });
    const before = await engine.client.user.count();
    const answers = await Promise.all(
      people.map(({ browser, username }) => browser.post(slug, { username }, { query })),
    );
    expect(answers.filter(({ component }) => component === DONE.component)).toHaveLength(1);
    const denied = answers.filter(({ component }) => component === DENIED.component);
    expect(denied).toHaveLength(19);
    expect(new Set(denied.map(({ error_message }) => error_message))).toEqual(new Set([DENIED.error_message]));
    expect(await engine.client.user.count()).toBe(before + 1);
    expect(people.filter(({ browser }) => browser.sessionToken !== null)).toHaveLength(1);
  });

  test("whoever is overtaken while their account is being written has none afterwards, and no login", async () => {
    const { slug } = await enrollment();
    const query = `itoken=${await invite({ singleUse: true })}`;
    const browser = engine.browser();
    await browser.get(slug, { query });
    await engine.client.$executeRawUnsafe(
      `CREATE FUNCTION overtake() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM "invitation"; RETURN NULL; END $$`,
    );
    await engine.client.$executeRawUnsafe(
      'CREATE TRIGGER overtake AFTER INSERT ON "user" FOR EACH ROW EXECUTE FUNCTION overtake()',
    );
    const username = newName();
    const before = await engine.client.event.count();
    const answer = await browser.post(slug, { username }, { query });
    await engine.client.$executeRawUnsafe("DROP FUNCTION overtake CASCADE");
    expect(answer).toMatchObject(DENIED);
    expect(browser.sessionToken).toBeNull();
    expect(await engine.client.user.count({ where: { username } })).toBe(0);
    const events = await engine.client.event.findMany({ orderBy: { created: "asc" }, skip: before });
    expect(events.map(({ action }) => action)).toEqual(["flow_execution"]);
    // What overtook it here was part of the step, and is taken back as well.
    expect(await browser.get(slug, { query })).toMatchObject({ component: "ak-stage-prompt" });
  });

  test("of 20 answers in one browser exactly one counts", async () => {
    const { slug } = await enrollment();
    const id = await invite({ singleUse: true });
    const query = `itoken=${id}`;
    const browser = engine.browser();
    await browser.get(slug, { query });
    const before = await engine.client.user.count();
    await Promise.all(Array.from({ length: 20 }, () => browser.copy().post(slug, { username: newName() }, { query })));
    expect(await engine.client.user.count()).toBe(before + 1);
    expect(await exists(id)).toBe(false);
  });
});

test.each([
  ["was taken back", (id: string) => engine.client.invitation.delete({ where: { id } })],
  ["has expired", (id: string) => engine.client.invitation.update({ where: { id }, data: { expires: new Date() } })],
])("an invitation that %s meanwhile makes no account", async (_name, change) => {
  const { slug } = await enrollment();
  const id = await invite();
  const browser = engine.browser();
  await browser.get(slug, { query: `itoken=${id}` });
  await change(id);
  const username = newName();
  expect(await browser.post(slug, { username })).toMatchObject(DENIED);
  expect(await engine.client.user.count({ where: { username } })).toBe(0);
});

test("a flow that starts over with what is known does not take fixed data over twice", async () => {
  const { slug } = await engine.flow({
    stages: [
      { type: "invitation" },
      {
        type: "prompt",
        config: { fields: [await createPrompt("n")] },
        binding: { invalidResponseAction: "restart_with_context" },
      },
      tell,
    ],
  });
  const query = `itoken=${await invite({ fixedData: { list: [1] } })}`;
  const browser = engine.browser();
  await browser.get(slug, { query });
  await browser.post(slug, {}, { query });
  expect(told(await browser.post(slug, { n: "1" }, { query }))[2]).toMatchObject({ list: [1] });
});
