import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestEngine, type TestBrowser, type TestEngine, type TestStage } from "#lib/flows/testing.ts";
import { errorText } from "#lib/i18n/error-text.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

const remove: TestStage = { type: "user_delete" };
const identify: TestStage = { type: "identification", config: { user_fields: ["username"] } };
const password: TestStage = { type: "password", config: { backends: ["authentik.core.auth.InbuiltBackend"] } };
const DENIED = { component: "ak-stage-access-denied", error_message: errorText("en", { id: "flow.unknown_error" }) };
const done = (to = "/") => ({ component: "xak-flow-redirect", to, final_redirect: true });
const exists = async (pk: number) => (await engine.client.user.count({ where: { id: pk } })) === 1;

async function loggedIn(user: { pk: number }): Promise<TestBrowser> {
  const browser = engine.browser();
  await engine.logIn(browser, user.pk);
  return browser;
}

describe("DE-1: the account", () => {
  test.each([
    ["GET", undefined],
    ["POST", {}],
  ])(
    "of whoever is logged in goes with a %s, with all logins, and the end is the start page",
    async (_method, body) => {
      const { slug } = await engine.flow({ designation: "unenrollment", stages: [remove] });
      const user = await engine.user();
      const browser = await loggedIn(user);
      await engine.logIn(engine.browser(), user.pk);
      expect(await browser.send(slug, body, { query: "next=/inside/" })).toMatchObject({
        challenge: done(),
        session: { kind: "logout" },
      });
      expect(await exists(user.pk)).toBe(false);
      expect(await engine.client.session.count({ where: { userId: user.pk } })).toBe(0);
    },
  );

  test("goes in the middle of a run, which ends in order", async () => {
    const { slug } = await engine.flow({
      stages: [{ type: "dummy" }, remove, { type: "dummy", name: `bye-${Date.now()}` }],
    });
    const user = await engine.user();
    const browser = await loggedIn(user);
    await browser.get(slug);
    expect(await browser.post(slug, {})).toMatchObject({
      component: "ak-stage-dummy",
      name: expect.stringMatching(/^bye/),
    });
    expect(await browser.post(slug, {})).toMatchObject(done());
    expect(await exists(user.pk)).toBe(false);
  });

  test("of the person that the run is about goes, when they have proved who they are", async () => {
    const { slug } = await engine.flow({ stages: [identify, password, remove] });
    const user = await engine.user({ password: "correct horse" });
    const browser = engine.browser();
    await browser.get(slug);
    await browser.post(slug, { uid_field: user.username });
    expect(await browser.post(slug, { password: "correct horse" })).toMatchObject(done());
    expect(await exists(user.pk)).toBe(false);
  });

  test("takes tokens, consents and memberships with it, and leaves what others have", async () => {
    const { slug } = await engine.flow({ stages: [remove] });
    const group = await engine.group();
    const [user, other] = [await engine.user({ groups: [group] }), await engine.user({ groups: [group] })];
    for (const { pk: userId } of [user, other]) {
      await engine.client.userConsent.create({ data: { userId, application: "wiki", applicationName: "Wiki" } });
      await engine.client.token.create({ data: { identifier: `t${userId}`, keyHash: `${userId}`.padEnd(64), userId } });
    }
    await (await loggedIn(user)).get(slug);
    for (const table of ["userConsent", "token", "groupMembership"] as const) {
      const delegate = engine.client[table] as { count(query: object): Promise<number> };
      expect(await delegate.count({ where: { userId: user.pk } })).toBe(0);
      expect(await delegate.count({ where: { userId: other.pk } })).toBe(1);
    }
  });

  test("is written down without the person; records that name them go unless the settings keep them", async () => {
    const { slug } = await engine.flow({ stages: [remove] });
    for (const gdpr_compliance of [true, false]) {
      await engine.client.system.updateMany({ data: { settings: { gdpr_compliance } } });
      const user = await engine.user();
      await engine.client.event.create({
        data: { action: "login", app: "test", user: {}, userId: user.pk, expires: new Date(Date.now() + 60_000) },
      });
      const browser = await loggedIn(user);
      await browser.get(slug);
      const own = await engine.client.event.findMany({ where: { userId: user.pk }, orderBy: { created: "asc" } });
      expect(own.map(({ action }) => action)).toEqual(gdpr_compliance ? [] : ["login", "logout"]);
      const deleted = await engine.client.event.findMany({
        where: { action: "model_deleted", context: { path: ["model", "pk"], equals: user.pk } },
      });
      expect(deleted).toMatchObject([
        { userId: null, context: { model: { app: "authentik_core", model_name: "user" } } },
      ]);
    }
    await engine.client.system.updateMany({ data: { settings: {} } });
  });
});

describe("DE-2: without a user", () => {
  test("nobody is denied without a reason, with a notice", async () => {
    const { slug } = await engine.flow({ stages: [remove] });
    const browser = engine.browser();
    expect(await browser.get(slug)).toMatchObject(DENIED);
    expect(browser.last?.notices).toEqual([{ level: "error", text: errorText("en", { id: "user_delete.no_user" }) }]);
  });

  test("typing somebody's name does not delete their account, and does not tell whether there is one", async () => {
    const { slug } = await engine.flow({
      stages: [{ ...identify, config: { user_fields: ["username"], pretend_user_exists: true } }, remove],
    });
    const user = await engine.user();
    const outcomes = [];
    for (const uid_field of [user.username, "nobody-of-that-name"]) {
      const browser = engine.browser();
      await browser.get(slug);
      const {
        flow_info: _info,
        pending_user: _name,
        pending_user_avatar: _avatar,
        ...answer
      } = await browser.post(slug, { uid_field });
      outcomes.push({ answer, notices: browser.last?.notices });
    }
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect(outcomes[0]).toMatchObject({ answer: DENIED });
    expect(await exists(user.pk)).toBe(true);
  });

  test("a login of one person does not delete another whose name was typed", async () => {
    const { slug } = await engine.flow({ stages: [identify, remove] });
    const [user, victim] = [await engine.user(), await engine.user()];
    const browser = await loggedIn(user);
    await browser.get(slug);
    expect(await browser.post(slug, { uid_field: victim.username })).toMatchObject(DENIED);
    expect([await exists(user.pk), await exists(victim.pk)]).toEqual([true, true]);
  });
});

test("an administrator who acts as somebody does not delete their account", async () => {
  const { slug } = await engine.flow({ stages: [remove] });
  const admin = await engine.user({ groups: [await engine.group({ isSuperuser: true })] });
  const user = await engine.user();
  const browser = await loggedIn(admin);
  await engine.client.session.updateMany({ where: { userId: admin.pk }, data: { impersonatedId: user.pk } });
  expect(await browser.get(slug)).toMatchObject(DENIED);
  expect([await exists(user.pk), await exists(admin.pk)]).toEqual([true, true]);
  await engine.client.user.delete({ where: { id: admin.pk } });
});

test("rendering the page deletes nothing", async () => {
  const { slug } = await engine.flow({ designation: "unenrollment", stages: [remove] });
  const user = await engine.user();
  expect(await (await loggedIn(user)).page(slug)).toMatchObject({
    component: "vestibule-continue",
    flow_designation: "unenrollment",
  });
  expect(await exists(user.pk)).toBe(true);
});

describe("the last administrator", () => {
  const LAST = {
    component: "ak-stage-access-denied",
    error_message: errorText("en", { id: "user_delete.last_administrator" }),
  };

  test("stays, also one whose group only inherits it, and one beside whom others are inactive", async () => {
    const { slug } = await engine.flow({ stages: [remove] });
    const above = await engine.group({ isSuperuser: true });
    const group = await engine.group({ parents: [above] });
    const user = await engine.user({ groups: [group] });
    const inactive = await engine.user({ groups: [above], isActive: false });
    const browser = await loggedIn(user);
    expect(await browser.get(slug)).toMatchObject(LAST);
    expect(await exists(user.pk)).toBe(true);
    expect(browser.sessionToken).not.toBeNull();
    await engine.client.user.update({ where: { id: inactive.pk }, data: { isActive: true } });
    expect(await browser.get(slug)).toMatchObject(done());
    await engine.client.user.deleteMany({ where: { groups: { some: {} } } });
  });

  test("of several who leave at the same moment one stays", async () => {
    const { slug } = await engine.flow({ stages: [remove] });
    const group = await engine.group({ isSuperuser: true });
    const browsers = await Promise.all(
      Array.from({ length: 4 }, async () => loggedIn(await engine.user({ groups: [group] }))),
    );
    const answers = await Promise.all(browsers.map((browser) => browser.get(slug)));
    expect(answers.filter(({ component }) => component === LAST.component)).toMatchObject([LAST]);
    expect(await engine.client.user.count({ where: { groups: { some: { groupId: group } } } })).toBe(1);
  });
});
