import { describe, expect, test } from "vitest";
import { hashToken } from "#lib/crypto/secret.ts";
import type { TestEngine } from "#lib/flows/testing.ts";
import { verifyPassword } from "#lib/identity/passwords/hash.ts";

import { engine, logIn, openDefaultFlows } from "./default-flows.fixtures.ts";

openDefaultFlows();

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
