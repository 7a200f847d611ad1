import { randomUUID } from "node:crypto";
import { hashToken } from "#lib/crypto/secret.ts";
import { message } from "#lib/flows/messages.ts";
import type { TestBrowser, TestEngine, TestStage } from "#lib/flows/testing.ts";
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
