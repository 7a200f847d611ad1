import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clearDatabase } from "#lib/db/testing.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { verifyPassword } from "#lib/identity/passwords/hash.ts";
import { linkIn, takeMails } from "#lib/mail/mail.fixtures.ts";
import { prepareBlueprints } from "./prepare.ts";

const slug = "default-account-recovery";
let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
  await clearDatabase(engine.database);
  await prepareBlueprints(engine.client, path.resolve(import.meta.dirname, "../.."), {});
}, 60_000);
afterAll(() => engine?.close());
beforeEach(() => takeMails(engine.client));

/** Asks for a link. @returns the page's query of that link, or null when none was sent to anybody */
async function askFor(uid_field: string): Promise<string | null> {
  expect((await engine.browser().post(slug, { uid_field })).component).toBe("ak-stage-email");
  const [mail] = (await takeMails(engine.client)).filter(({ to }) => to.length > 0);
  return mail ? linkIn(mail).search.slice(1) : null;
}

const newPassword = { password: "new and long", password_repeat: "new and long" };

describe("the default recovery", () => {
  test("is where “Forgot password?” leads", async () => {
    await engine.user({ username: "ada", email: "ada@example.com", password: "forgotten" });
    const browser = engine.browser();
    const asked = await browser.post("default-authentication-flow", { uid_field: "ada" });
    expect(asked).toMatchObject({
      component: "ak-stage-password",
      recovery_url: `http://localhost/if/flow/${slug}/`,
    });
  });

  test("sets a password by a link, and ends the logins of whoever knew the old one", async () => {
    const ada = await engine.user({ username: "eva", email: "eva@example.com", password: "forgotten" });
    const thief = engine.browser();
    await engine.logIn(thief, ada.pk);
    const query = await askFor("EVA@example.com");
    const browser = engine.browser();
    const { token } = await browser.get(slug, { query: query ?? "" });
    expect((await browser.post(slug, { token }, { query: query ?? "" })).component).toBe("ak-stage-prompt");
    const short = { password: "short", password_repeat: "short" };
    expect(await browser.post(slug, short)).toMatchObject({ response_errors: { non_field_errors: [{}] } });
    expect(await browser.post(slug, newPassword)).toMatchObject({ final_redirect: true });
    const row = await engine.client.user.findUniqueOrThrow({ where: { id: ada.pk }, include: { sessions: true } });
    expect((await verifyPassword("new and long", row.password)).valid).toBe(true);
    expect([row.sessions.length, browser.sessionToken !== null]).toEqual([1, true]);
  });

  test("sends nothing to who has no account, and no account does not look like one", async () => {
    expect(await askFor("nobody@example.com")).toBeNull();
  });

  test("authentik CVE-2025-53942: who was deactivated stays so", async () => {
    const ada = await engine.user({ username: "max", email: "max@example.com", isActive: false });
    const query = await askFor("max");
    const browser = engine.browser();
    const { token } = await browser.get(slug, { query: query ?? "" });
    await browser.post(slug, { token }, { query: query ?? "" });
    expect((await browser.post(slug, newPassword)).component).toBe("ak-stage-access-denied");
    expect(browser.sessionToken).toBeNull();
    expect((await engine.client.user.findUniqueOrThrow({ where: { id: ada.pk } })).isActive).toBe(false);
  });

  test("is not for who is logged in", async () => {
    const ada = await engine.user({ username: "kim", email: "kim@example.com" });
    const browser = engine.browser();
    await engine.logIn(browser, ada.pk);
    expect((await browser.get(slug)).component).toBe("ak-stage-access-denied");
  });
});
