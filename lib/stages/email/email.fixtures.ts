import { afterAll, beforeAll, beforeEach } from "vitest";
import { dummy, identification } from "#lib/flows/attacks.fixtures.ts";
import type { AnyChallenge } from "#lib/flows/challenge.ts";
import { createTestEngine, type TestBrowser, type TestEngine, type TestStage } from "#lib/flows/testing.ts";
import { takeMails } from "#lib/mail/mail.fixtures.ts";

/** A stage that sends a mail. */
export const email = (config: object = {}, binding: object = {}): TestStage => ({
  type: "email",
  config: { use_global_settings: true, ...config },
  binding,
});

/** Who are you, a mail, and then a step that asks nothing. */
export const createMailFlow = (engine: TestEngine, config: object = {}, designation = "recovery", identify = {}) =>
  engine.flow({
    designation,
    stages: [identification({ user_fields: ["username", "email"], ...identify }), email(config), dummy],
  });

/** The mails that were sent since the last call. */
export const mailsOf = (engine: TestEngine) => takeMails(engine.client);

/** The mail that was sent since the last call; an error unless it is exactly one. */
export async function oneMail(engine: TestEngine) {
  const [mail, ...others] = await mailsOf(engine);
  if (!mail || others.length > 0) throw new Error(`There are ${others.length + (mail ? 1 : 0)} mails, not one.`);
  return mail;
}

/** The query of a link's page. */
export const queryOf = (link: URL): string => link.search.slice(1);

/** Opens a link, as the API does, and confirms it. */
export async function follow(browser: TestBrowser, slug: string, query: string): Promise<AnyChallenge> {
  const asked = await browser.get(slug, { query });
  return browser.post(slug, { token: asked.token }, { query });
}

/** The addresses that each mail goes to. */
export const recipients = (mails: Awaited<ReturnType<typeof mailsOf>>): string[][] =>
  mails.map(({ to }) => to.map(({ address }) => address));

/** Opens an engine for the tests of a file, and empties its outbox and quotas before each. @param open is given it */
export function openMailEngine(open: (engine: TestEngine) => void): void {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await createTestEngine();
    open(engine);
  });
  afterAll(() => engine.close());
  beforeEach(async () => {
    await mailsOf(engine);
    await engine.client.mailQuota.deleteMany();
  });
}
