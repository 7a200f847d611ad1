import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { identification, login, PASSWORD, password } from "#lib/flows/attacks.fixtures.ts";
import { createTestEngine, type TestBrowser, type TestEngine } from "#lib/flows/testing.ts";
import { linkIn, takeMails } from "#lib/mail/mail.fixtures.ts";

let engine: TestEngine;
let enrollment: string;
let loginFlow: string;

beforeAll(async () => {
  engine = await createTestEngine();
  enrollment = (
    await engine.flow({
      designation: "enrollment",
      stages: [
        { type: "prompt", config: { fields: await fields("username", "email", "password") } },
        { type: "user_write", config: { user_creation_mode: "always_create", create_users_as_inactive: true } },
        activate,
        login,
      ],
    })
  ).slug;
  loginFlow = (await engine.flow({ designation: "authentication", stages: [identification(), password(), login] }))
    .slug;
});
afterAll(() => engine.close());
beforeEach(async () => {
  await takeMails(engine.client);
  await engine.client.rateLimit.deleteMany();
});

const activate = { type: "email", config: { use_global_settings: true, activate_user_on_success: true } };

async function fields(...keys: string[]): Promise<string[]> {
  const rows = keys.map((fieldKey) => ({
    id: randomUUID(),
    name: randomUUID(),
    fieldKey,
    label: fieldKey,
    type: fieldKey === "password" ? "password" : "text",
  }));
  await engine.client.prompt.createMany({ data: rows });
  return rows.map(({ id }) => id);
}

/** Makes an account with somebody's address. @returns its name, the browser, and the query of the link that the address gets */
async function enroll(email: string) {
  const browser = engine.browser();
  const username = `made-${randomUUID().slice(0, 8)}`;
  await browser.get(enrollment);
  const answer = await browser.post(enrollment, { username, email, password: PASSWORD });
  expect(answer.component).toBe("ak-stage-email");
  return { username, browser, query: await sentLink() };
}

async function sentLink(): Promise<string> {
  const [mail] = await takeMails(engine.client);
  if (!mail) throw new Error("There is no mail.");
  return linkIn(mail).search.slice(1);
}

async function logIn(username: string, given: string): Promise<TestBrowser> {
  const browser = engine.browser();
  await browser.get(loginFlow);
  await browser.post(loginFlow, { uid_field: username });
  await browser.post(loginFlow, { password: given });
  return browser;
}

const isActive = async (username: string) =>
  (await engine.client.user.findUniqueOrThrow({ where: { username } })).isActive;

describe("pre-hijacking: an account that was made with a stranger's address and the attacker's password", () => {
  it("is not the attacker's when the stranger opens the link and presses what there is to press", async () => {
    const { username, query } = await enroll("victim@example.com");
    const victim = engine.browser();
    const asked = await victim.get(enrollment, { query });
    expect(asked).toMatchObject({ component: "ak-stage-password", pending_user: username });
    expect(victim.last?.notices).toMatchObject([{ level: "info" }]);
    for (const answer of [{}, { token: "x" }, { token: asked.token }, { password: "" }, { password: "a guess" }])
      expect((await victim.post(enrollment, answer, { query })).component).toBe("ak-stage-password");
    expect(await isActive(username)).toBe(false);
    expect((await logIn(username, PASSWORD)).sessionToken).toBeNull();
    expect(victim.sessionToken).toBeNull();
  });

  it("is theirs who type its password in the browser that they read their mail in", async () => {
    const { username, query } = await enroll("owner@example.com");
    const phone = engine.browser();
    await phone.get(enrollment, { query });
    expect(await phone.post(enrollment, { password: PASSWORD }, { query })).toMatchObject({ final_redirect: true });
    expect([await isActive(username), phone.sessionToken !== null]).toEqual([true, true]);
    // The link has been used up.
    expect((await engine.browser().get(enrollment, { query })).component).not.toBe("ak-stage-password");
  });

  it("needs no password in the browser in which it was made, also after the mail was sent again", async () => {
    const { username, browser } = await enroll("same@example.com");
    await browser.post(enrollment, {});
    const query = await sentLink();
    const asked = await browser.get(enrollment, { query });
    expect(asked.component).toBe("ak-stage-consent");
    await browser.post(enrollment, { token: asked.token }, { query });
    expect(await isActive(username)).toBe(true);
  });

  it("is not passed by a run of the stranger's own in the same flow", async () => {
    const { username, query } = await enroll("both@example.com");
    const own = await enroll("both@example.com");
    expect((await own.browser.get(enrollment, { query })).component).toBe("ak-stage-password");
    expect(await isActive(username)).toBe(false);
  });

  it("loses the attacker's password when the stranger recovers it, whether they set a new one or not", async () => {
    const { username } = await enroll("recovers@example.com");
    const recovery = await engine.flow({
      designation: "recovery",
      stages: [identification(), activate, { type: "prompt", config: { fields: await fields("password") } }],
    });
    const victim = engine.browser();
    await victim.post(recovery.slug, { uid_field: username });
    const query = await sentLink();
    const asked = await victim.get(recovery.slug, { query });
    expect(asked.component).toBe("ak-stage-consent");
    expect((await victim.post(recovery.slug, { token: asked.token }, { query })).component).toBe("ak-stage-prompt");
    expect(await isActive(username)).toBe(true);
    expect((await logIn(username, PASSWORD)).sessionToken).toBeNull();
  });

  it("does not let the password be guessed by whoever has the link", async () => {
    const { username, query } = await enroll("guess@example.com");
    await engine.client.system.update({ where: { id: 1 }, data: { settings: { limit_passwords_per_account: 3 } } });
    const victim = engine.browser();
    await victim.get(enrollment, { query });
    for (let tries = 0; tries < 3; tries++) await victim.post(enrollment, { password: `guess ${tries}` }, { query });
    expect(await victim.post(enrollment, { password: PASSWORD }, { query })).toMatchObject({
      component: "ak-stage-password",
      response_errors: { password: [{ code: "throttled" }] },
    });
    expect(await isActive(username)).toBe(false);
    await engine.client.system.update({ where: { id: 1 }, data: { settings: {} } });
  });
});

it("a link that activates an account without a password asks for none", async () => {
  const { slug } = await engine.flow({ designation: "enrollment", stages: [identification(), activate, login] });
  const ada = await engine.user({ isActive: false });
  await engine.browser().post(slug, { uid_field: ada.username });
  expect((await engine.browser().get(slug, { query: await sentLink() })).component).toBe("ak-stage-consent");
});
