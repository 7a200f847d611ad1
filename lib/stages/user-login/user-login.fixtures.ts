import { afterAll, afterEach, beforeAll } from "vitest";
import { hashToken } from "#lib/crypto/secret.ts";
import { createTestEngine, type TestBrowser, type TestEngine, type TestStage } from "#lib/flows/testing.ts";

/** Somebody who logs in. */
export interface LoginPerson {
  pk: number;
  username: string;
}

/** A login of a test. */
export interface Login {
  config?: Record<string, unknown>;
  stages?: TestStage[];
  context?: Record<string, unknown>;
  browser?: TestBrowser;
  answer?: object;
}

/** Opens an engine with two people for the tests of a file. @param open is given all three */
export function openLoginEngine(open: (engine: TestEngine, alice: LoginPerson, bob: LoginPerson) => void): void {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await createTestEngine();
    open(engine, await engine.user({ username: "alice" }), await engine.user({ username: "bob" }));
  });
  afterAll(() => engine.close());
  afterEach(async () => {
    await engine.client.session.deleteMany();
    await engine.client.event.deleteMany();
    await engine.client.reputation.deleteMany();
  });
}

/** Sends a browser with a pending user to a login stage; without an answer it only looks. */
export async function logIn(
  engine: TestEngine,
  pk: number | null,
  { config = {}, stages = [], context = {}, browser = engine.browser(), answer }: Login = {},
) {
  const { slug } = await engine.flow({
    designation: "authentication",
    stages: [...stages, { type: "user_login", config }],
  });
  const pending = pk === null ? {} : { pending_user: { $record: "user" as const, pk } };
  await engine.handOver(browser, slug, { ...pending, ...context });
  const challenge = answer === undefined ? await browser.get(slug) : await browser.post(slug, answer);
  return { slug, browser, challenge };
}

/** The stored login of a browser. */
export const sessionOf = (engine: TestEngine, { sessionToken }: TestBrowser) =>
  engine.client.session.findUniqueOrThrow({ where: { tokenHash: hashToken(sessionToken ?? "") } });

/** What follows a login. */
export const done = { component: "xak-flow-redirect", final_redirect: true };
