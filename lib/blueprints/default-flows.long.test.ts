import { describe, expect, test } from "vitest";
import { hashToken } from "#lib/crypto/secret.ts";
import { flowBySlug } from "#lib/flows/definitions.ts";
import { handOver } from "#lib/flows/hand-over.ts";
import { loadState } from "#lib/flows/load-state.ts";
import type { TestBrowser } from "#lib/flows/testing.ts";
import { selectBrand } from "#lib/identity/brands.ts";
import { isUsable, verifyPassword } from "#lib/identity/passwords/hash.ts";

import { engine, logIn, openDefaultFlows } from "./default-flows.fixtures.ts";

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

openDefaultFlows();

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
