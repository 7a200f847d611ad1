import { afterAll, afterEach, beforeAll } from "vitest";
import { planOf } from "#lib/flows/attacks.fixtures.ts";
import type { AnyChallenge } from "#lib/flows/challenge.ts";
import { message } from "#lib/flows/messages.ts";
import { createTestEngine, type TestBrowser, type TestEngine, type TestFlow } from "#lib/flows/testing.ts";
import { errorText } from "#lib/i18n/error-text.ts";
import { identificationChallenge } from "./challenge.ts";

/** The password of whom these tests are about. */
export const PASSWORD = " right, with spaces ";

/** The backend that checks the passwords of accounts. */
export const INBUILT = "authentik.core.auth.InbuiltBackend";

/** Somebody who can be found by several things. */
const createAlice = (engine: TestEngine) =>
  engine.user({
    username: "alice",
    password: PASSWORD,
    email: "Alice@Example.com",
    attributes: { upn: "a.lice" },
  });

/** A stage that asks for a password, to be asked in the same form. @returns its key */
const createPasswordStage = (engine: TestEngine) =>
  engine.stage({
    type: "password",
    config: { backends: [INBUILT], allow_show_password: true },
  });

/** A step behind the question. */
export const last = { type: "dummy" };
/** A stage that asks who it is. */
export const stageOf = (config: object) => ({
  type: "identification",
  config: { user_fields: ["username"], ...config },
});
/** A flow that asks who it is. */
export const flowOf = (engine: TestEngine, config: object = {}, flow: Partial<TestFlow> = {}) =>
  engine.flow({ stages: [stageOf(config), last], ...flow });

/** Asks who it is, in a new flow. @param query of the page */
export async function ask(engine: TestEngine, config: object = {}, flow: Partial<TestFlow> = {}, query?: string) {
  const { slug } = await flowOf(engine, config, flow);
  return identificationChallenge.parse(await engine.browser().get(slug, query === undefined ? {} : { query }));
}

/** Answers the question of a new flow. */
export async function identify(
  engine: TestEngine,
  config: object,
  answer: object,
): Promise<{ challenge: AnyChallenge; browser: TestBrowser }> {
  const { slug } = await flowOf(engine, config);
  const browser = engine.browser();
  await browser.get(slug);
  return { challenge: await browser.post(slug, answer), browser };
}

/** What the run of a browser knows. */
export const contextOf = async (engine: TestEngine, browser: TestBrowser): Promise<Record<string, unknown>> =>
  (await planOf(engine, browser)).context;

/** What follows a name that is known. */
export const passed = { component: "ak-stage-dummy" };
/** A text in English. */
export const text = (id: string) => errorText("en", message(id));
/** What a name that is not known is answered with. */
export const failed = {
  response_errors: { non_field_errors: [{ string: text("identification.failed"), code: "invalid" }] },
};

/** Opens an engine for the tests of a file, with somebody who can be found by several things, and a stage for the password in the same form. @param open is given all of it */
export function openIdentificationEngine(
  open: (engine: TestEngine, alice: { pk: number; username: string; email: string }, passwordStage: string) => void,
): void {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await createTestEngine();
    open(engine, await createAlice(engine), await createPasswordStage(engine));
  });
  afterAll(() => engine.close());
  afterEach(async () => {
    await engine.client.reputation.deleteMany();
    await engine.client.event.deleteMany();
  });
}
