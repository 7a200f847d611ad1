import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll } from "vitest";
import { hashToken } from "#lib/crypto/secret.ts";
import { message } from "#lib/flows/messages.ts";
import { createTestEngine, type TestBrowser, type TestEngine, type TestStage } from "#lib/flows/testing.ts";
import { errorText } from "#lib/i18n/error-text.ts";

/** The password of whom these tests are about. */
export const PASSWORD = " Right, with spaces ";
export const INBUILT = "authentik.core.auth.InbuiltBackend";
export const TOKEN = "authentik.core.auth.TokenBackend";
export const LDAP = "authentik.sources.ldap.auth.LDAPBackend";

/** Asks who it is. */
export const name: TestStage = { type: "identification", config: { user_fields: ["username"] } };
/** A step behind the password. */
export const last: TestStage = { type: "dummy" };
/** Asks for the password. */
export const passwordOf = (config: object = {}): TestStage => ({
  type: "password",
  config: { backends: [INBUILT], ...config },
});

/** A browser that waits at the question for the password of somebody. */
export async function start(
  engine: TestEngine,
  config: object = {},
  username = "alice",
): Promise<{ slug: string; browser: TestBrowser }> {
  const { slug } = await engine.flow({ stages: [name, passwordOf(config), last] });
  const browser = engine.browser();
  await browser.post(slug, { uid_field: username });
  return { slug, browser };
}

/** Gives somebody an app password. */
export async function createAppPassword(engine: TestEngine, userId: number, key: string, fields: object = {}) {
  const token = { identifier: randomUUID(), keyHash: hashToken(key), intent: "app_password", userId, expiring: false };
  await engine.client.token.create({ data: { ...token, ...fields } });
}

/** What follows a right password. */
export const passed = { component: "ak-stage-dummy" };
/** The end of a run, with the reason. */
export const denied = (id: string) => ({
  component: "ak-stage-access-denied",
  error_message: errorText("en", message(id)),
});
/** What follows a wrong password. */
export const refused = {
  component: "ak-stage-password",
  response_errors: { password: [{ string: errorText("en", message("password.invalid")), code: "invalid" }] },
};

/** Opens an engine with somebody for the tests of a file. @param open is given both */
export function openPasswordEngine(open: (engine: TestEngine, alice: { pk: number; username: string }) => void): void {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await createTestEngine();
    open(engine, await engine.user({ username: "alice", password: PASSWORD }));
  });
  afterAll(() => engine.close());
  afterEach(async () => {
    await engine.client.reputation.deleteMany();
    await engine.client.event.deleteMany();
  });
}
