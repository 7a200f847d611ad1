import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hashToken } from "#lib/crypto/secret.ts";
import { clearDatabase } from "#lib/db/testing.ts";
import { flowBySlug } from "#lib/flows/definitions.ts";
import { handOver } from "#lib/flows/hand-over.ts";
import { loadState } from "#lib/flows/load-state.ts";
import { createTestEngine, type TestBrowser, type TestEngine } from "#lib/flows/testing.ts";
import { selectBrand } from "#lib/identity/brands.ts";
import { isUsable, verifyPassword } from "#lib/identity/passwords/hash.ts";
import { prepareBlueprints } from "./prepare.ts";

let engine: TestEngine;
const facts = {
  id: "request",
  method: "GET" as const,
  path: "/setup",
  query: {},
  outer: {},
  clientIp: "192.0.2.1",
  userAgent: "test",
  origin: "http://localhost",
  host: "localhost",
  headers: {},
  cookies: {},
  locale: "en" as const,
};
const root = path.resolve(import.meta.dirname, "../..");

beforeAll(async () => {
  engine = await createTestEngine();
  await clearDatabase(engine.database);
  await prepareBlueprints(engine.client, root, {});
}, 60_000);
beforeEach(async () => {
  await engine.client.flowExecution.deleteMany();
  await engine.client.session.deleteMany();
  await engine.client.reputation.deleteMany();
  await engine.client.user.deleteMany({ where: { username: { not: "akadmin" } } });
  await engine.client.user.updateMany({ data: { password: "!", email: "" } });
});

afterAll(() => engine?.close());

/** Logs a browser in through the default flow. */
async function logIn(browser: TestBrowser, uid: string, password: string) {
  await browser.get("default-authentication-flow");
  await browser.post("default-authentication-flow", { uid_field: uid });
  return browser.post("default-authentication-flow", { password });
}

describe("the default login", () => {
  const slug = "default-authentication-flow";

  test("asks for a name, then for the password, and logs in", async () => {
    await engine.user({ username: "ada", password: "correct horse", email: "ada@example.com" });
    const browser = engine.browser();
    expect(await browser.get(slug)).toMatchObject({
      component: "ak-stage-identification",
      user_fields: ["email", "username"],
    });
    expect(await browser.post(slug, { uid_field: "ada@example.com" })).toMatchObject({
      component: "ak-stage-password",
    });
    expect(await browser.post(slug, { password: "wrong" })).toMatchObject({
      component: "ak-stage-password",
      response_errors: { password: [expect.anything()] },
    });
    expect(browser.sessionToken).toBeNull();
    expect(await browser.post(slug, { password: "correct horse" })).toMatchObject({ component: "xak-flow-redirect" });
    expect(browser.sessionToken).not.toBeNull();
  });

  test("does not ask again for a password that the first form asked for", async () => {
    await engine.user({ username: "ada", password: "correct horse" });
    const find = (name: string) => engine.client.stage.findUniqueOrThrow({ where: { name } });
    const [first, password] = [
      await find("default-authentication-identification"),
      await find("default-authentication-password"),
    ];
    const reference = await engine.client.stageReference.create({
      data: { stageId: first.id, field: "password_stage", refId: password.id },
    });
    const browser = engine.browser();
    await browser.get(slug);
    const answered = await browser.post(slug, { uid_field: "ada", password: "correct horse" });
    await engine.client.stageReference.delete({ where: { id: reference.id } });
    expect(answered).toMatchObject({ component: "xak-flow-redirect" });
    expect(browser.sessionToken).not.toBeNull();
  });

  test("logging out ends the login", async () => {
    await engine.user({ username: "ada", password: "correct horse" });
    const browser = engine.browser();
    await logIn(browser, "ada", "correct horse");
    expect(browser.sessionToken).not.toBeNull();
    await browser.get("default-invalidation-flow");
    expect(browser.sessionToken).toBeNull();
    expect(await engine.client.session.count()).toBe(0);
  });
});

describe("changing the password", () => {
  const slug = "default-password-change";

  test("needs a login", async () => {
    expect(await engine.browser().get(slug)).toMatchObject({ component: "ak-stage-access-denied" });
  });

  test.each([
    ["too short", { password: "qx7!vRz", password_repeat: "qx7!vRz" }],
    ["easy to guess", { password: "password123", password_repeat: "password123" }],
    ["their own name", { password: "ada@example.com", password_repeat: "ada@example.com" }],
    ["typed differently", { password: "a longer one", password_repeat: "another one" }],
    ["missing", {}],
  ])("refuses one that is %s", async (_, answer) => {
    const { pk } = await engine.user({ username: "ada", password: "correct horse" });
    const browser = engine.browser();
    await logIn(browser, "ada", "correct horse");
    await browser.get(slug);
    await browser.post(slug, { password: "correct horse" });
    expect(await browser.post(slug, answer)).toMatchObject({
      component: "ak-stage-prompt",
      response_errors: expect.anything(),
    });
    const { password } = await engine.client.user.findUniqueOrThrow({ where: { id: pk } });
    expect(await verifyPassword("correct horse", password)).toMatchObject({ valid: true });
  });

  test("stores the new one", async () => {
    const { pk } = await engine.user({ username: "ada", password: "correct horse" });
    const browser = engine.browser();
    await logIn(browser, "ada", "correct horse");
    await browser.get(slug);
    await browser.post(slug, { password: "correct horse" });
    await browser.post(slug, { password: "xq7!vRz8", password_repeat: "xq7!vRz8" });
    const { password } = await engine.client.user.findUniqueOrThrow({ where: { id: pk } });
    expect(await verifyPassword("xq7!vRz8", password)).toMatchObject({ valid: true });
  });
});

describe("Keycloak CVE-2026-3429: a login alone changes no credentials", () => {
  const slug = "default-password-change";
  const stolen = async (fields: Parameters<TestEngine["user"]>[0] = {}) => {
    const { pk } = await engine.user({ username: "ada", password: "correct horse", ...fields });
    const browser = engine.browser();
    await engine.logIn(browser, pk);
    return { pk, browser };
  };

  test("the password is asked for first, of whoever is logged in, and of nobody else", async () => {
    const { pk, browser } = await stolen();
    expect(await browser.get(slug)).toMatchObject({ component: "ak-stage-password", pending_user: "ada" });
    const wanted = { password: "xq7!vRz8", password_repeat: "xq7!vRz8" };
    for (const answer of [wanted, {}, { password: "" }, { component: "ak-stage-prompt", ...wanted }])
      expect((await browser.post(slug, answer)).component).toBe("ak-stage-password");
    const { password } = await engine.client.user.findUniqueOrThrow({ where: { id: pk } });
    expect(await verifyPassword("correct horse", password)).toMatchObject({ valid: true });
    expect((await browser.post(slug, { password: "correct horse" })).component).toBe("ak-stage-prompt");
  });

  test("wrong ones are counted as those at a login are", async () => {
    const { browser } = await stolen();
    await engine.client.rateLimit.deleteMany();
    await browser.get(slug);
    await browser.post(slug, { password: "wrong" });
    expect(await engine.client.rateLimit.count()).toBeGreaterThan(0);
  });

  test("an app password is none", async () => {
    const { pk, browser } = await stolen();
    const data = {
      identifier: "app",
      intent: "app_password",
      userId: pk,
      keyHash: hashToken("an-app-password"),
      expiring: false,
    };
    await engine.client.token.create({ data });
    await browser.get(slug);
    expect((await browser.post(slug, { password: "an-app-password" })).component).toBe("ak-stage-password");
  });

  test("who has no password sets one", async () => {
    const { pk, browser } = await stolen();
    await engine.client.user.update({ where: { id: pk }, data: { password: "!" } });
    expect((await browser.get(slug)).component).toBe("ak-stage-prompt");
  });

  test.each([
    ["username", "ada2"],
    ["email", "other@example.com"],
  ])("nor a new %s, by which the account could be recovered", async (field, value) => {
    const details = "default-user-settings-flow";
    const attributes = { [`goauthentik.io/user/can-change-${field}`]: true };
    const { pk, browser } = await stolen({ email: "ada@example.com", attributes });
    const answer = { username: "ada", name: "Name of ada", email: "ada@example.com", [field]: value };
    await browser.get(details);
    expect((await browser.post(details, answer)).component).toBe("ak-stage-password");
    expect(await engine.client.user.findUniqueOrThrow({ where: { id: pk } })).not.toMatchObject({ [field]: value });
    expect((await browser.post(details, { password: "correct horse" })).component).toBe("xak-flow-redirect");
    expect(await engine.client.user.findUniqueOrThrow({ where: { id: pk } })).toMatchObject({ [field]: value });
  });
});

describe("a person's own details", () => {
  const slug = "default-user-settings-flow";
  const answer = { username: "ada", name: "Ada L.", email: "ada@example.com", "attributes.settings.locale": "de" };

  async function open(attributes: object = {}) {
    const { pk } = await engine.user({
      username: "ada",
      password: "correct horse",
      email: "ada@example.com",
      attributes,
    });
    const browser = engine.browser();
    await logIn(browser, "ada", "correct horse");
    return { browser, pk, challenge: await browser.get(slug) };
  }

  test("are shown as they are", async () => {
    const { challenge } = await open({ settings: { locale: "fr" } });
    const fields = (challenge as unknown as { fields: { field_key: string; initial_value: string }[] }).fields;
    expect(Object.fromEntries(fields.map((field) => [field.field_key, field.initial_value]))).toEqual({
      username: "ada",
      name: "Name of ada",
      email: "ada@example.com",
      "attributes.settings.locale": "fr",
    });
  });

  test("name and language can be changed", async () => {
    const { browser, pk } = await open({ other: 1 });
    await browser.post(slug, answer);
    expect(await engine.client.user.findUniqueOrThrow({ where: { id: pk } })).toMatchObject({
      name: "Ada L.",
      attributes: { other: 1, settings: { locale: "de" } },
    });
  });

  test.each([
    ["username", "ada2"],
    ["email", "other@example.com"],
  ])("%s cannot, unless an attribute allows it", async (field, value) => {
    const { browser, pk } = await open();
    expect(await browser.post(slug, { ...answer, [field]: value })).toMatchObject({
      component: "ak-stage-prompt",
      response_errors: { non_field_errors: [{ string: expect.stringContaining("may not change") }] },
    });
    await engine.client.user.update({
      where: { id: pk },
      data: { attributes: { [`goauthentik.io/user/can-change-${field}`]: true } },
    });
    const again = engine.browser();
    await logIn(again, "ada", "correct horse");
    await again.get(slug);
    await again.post(slug, { ...answer, [field]: value });
    await again.post(slug, { password: "correct horse" });
    expect(await engine.client.user.findUniqueOrThrow({ where: { id: pk } })).toMatchObject({ [field]: value });
  });
});

describe("the first set-up", () => {
  const slug = "initial-setup";
  const answer = { email: "me@example.com", password: "correct horse", password_repeat: "correct horse" };
  const administrator = () => engine.client.user.findUniqueOrThrow({ where: { username: "akadmin" } });

  /** A browser that has been to `/setup`; null when the flow does not apply. */
  async function start(browser = engine.browser()): Promise<TestBrowser | null> {
    const token = browser.sessionToken;
    const { session } = await loadState(engine.client, token && hashToken(token), null);
    const definitions = await engine.services.definitions.current(engine.client);
    const flow = flowBySlug(definitions, slug);
    if (!flow) throw new Error("The flow is missing.");
    const result = await handOver(engine.services, {
      definitions,
      request: { ...facts, brand: selectBrand(definitions, "localhost"), session },
      flow,
      context: { "goauthentik.io/core/setup/started-by": "setup" },
      pendingUser: null,
      browserSecret: browser.browserSecret,
      query: {},
    });
    if (result.kind !== "ready") return null;
    browser.browserSecret ??= result.browserSecret;
    return browser;
  }

  test("sets the address and the password of the administrator and logs in", async () => {
    const browser = await start();
    expect(await browser?.get(slug)).toMatchObject({ component: "ak-stage-prompt" });
    expect(await browser?.post(slug, answer)).toMatchObject({ component: "xak-flow-redirect" });
    const user = await administrator();
    expect(user.email).toBe("me@example.com");
    expect(await verifyPassword("correct horse", user.password)).toMatchObject({ valid: true });
    expect(await engine.client.session.findMany()).toMatchObject([{ userId: user.id }]);
  });

  test("refuses a short password", async () => {
    const browser = await start();
    await browser?.get(slug);
    expect(await browser?.post(slug, { ...answer, password: "short", password_repeat: "short" })).toMatchObject({
      component: "ak-stage-prompt",
      response_errors: { non_field_errors: [expect.anything()] },
    });
    expect(isUsable((await administrator()).password)).toBe(false);
  });

  test("cannot be entered by its address", async () => {
    const browser = engine.browser();
    expect(await browser.get(slug)).toMatchObject({ component: "ak-stage-access-denied" });
    expect(await browser.post(slug, answer)).toMatchObject({ component: "ak-stage-access-denied" });
    expect(isUsable((await administrator()).password)).toBe(false);
  });

  test("is over once the administrator has a password", async () => {
    const { password } = await engine.client.user.findUniqueOrThrow({
      where: { id: (await engine.user({ password: "correct horse" })).pk },
    });
    await engine.client.user.update({ where: { username: "akadmin" }, data: { password } });
    expect(await start()).toBeNull();
  });

  test("of two who opened the form, the second changes nothing and is not logged in", async () => {
    const [first, second] = [await start(), await start()];
    await first?.get(slug);
    await second?.get(slug);
    await first?.post(slug, answer);
    const before = await administrator();
    const refused = await second?.post(slug, { ...answer, password: "another one", password_repeat: "another one" });
    expect(refused).toMatchObject({ component: "ak-stage-access-denied" });
    expect(await administrator()).toMatchObject({ password: before.password, email: before.email });
    expect(second?.sessionToken).toBeNull();
    expect(await engine.client.session.count()).toBe(1);
  });

  test("is about the administrator, even in a browser where somebody is logged in", async () => {
    const { pk } = await engine.user({ username: "ada", password: "her own one" });
    const browser = engine.browser();
    await logIn(browser, "ada", "her own one");
    await start(browser);
    await browser.get(slug);
    await browser.post(slug, answer);
    const { password } = await engine.client.user.findUniqueOrThrow({ where: { id: pk } });
    expect(await verifyPassword("her own one", password)).toMatchObject({ valid: true });
    expect(isUsable((await administrator()).password)).toBe(true);
  });
});
