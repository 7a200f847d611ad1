import path from "node:path";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { clearDatabase } from "#lib/db/testing.ts";
import { createTestEngine, type TestBrowser, type TestEngine } from "#lib/flows/testing.ts";
import { prepareBlueprints } from "./prepare.ts";

/** The engine of the running test, with the default flows. */
export let engine: TestEngine;
const root = path.resolve(import.meta.dirname, "../..");

/** Gives the tests of a file an engine with the default flows, and each test the people of a new installation. */
export function openDefaultFlows(): void {
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
}

/** Logs a browser in through the default flow. */
export async function logIn(browser: TestBrowser, uid: string, password: string) {
  await browser.get("default-authentication-flow");
  await browser.post("default-authentication-flow", { uid_field: uid });
  return browser.post("default-authentication-flow", { password });
}
