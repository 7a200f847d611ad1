import { afterAll, beforeAll, expect, it } from "vitest";
import { identification } from "#lib/flows/attacks.fixtures.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { expectAlike, expectTold } from "#lib/flows/timing.fixtures.ts";
import { takeMails } from "#lib/mail/mail.fixtures.ts";

let engine: TestEngine;
let slug: string;
beforeAll(async () => {
  engine = await createTestEngine();
  await engine.user({ username: "alice", email: "alice@example.com" });
  const config = { use_global_settings: true, recovery_max_attempts: 10_000 };
  const stages = [identification({ show_matched_user: false }), { type: "email", config }];
  ({ slug } = await engine.flow({ designation: "recovery", stages }));
});
afterAll(() => engine.close());

/** A browser that waits for a mail to somebody. */
async function waitingFor(uid_field: string) {
  const browser = engine.browser();
  expect((await browser.post(slug, { uid_field })).component).toBe("ak-stage-email");
  return browser;
}

it("Kratos #133: a mail to somebody without an account takes as long as one that is really sent", async () => {
  const [known, unknown] = [await waitingFor("alice"), await waitingFor("mallory")];
  await expectAlike(
    () => known.post(slug, {}),
    () => unknown.post(slug, {}),
  );
  const addressed = (await takeMails(engine.client)).map(({ to }) => to.length);
  expect(addressed.filter((count) => count === 1).length).toBe(addressed.length / 2);
}, 240_000);

it("Kratos #133: which the measurement would tell from sending nothing", async () => {
  const known = await waitingFor("alice");
  await expectTold(
    () => known.post(slug, {}),
    () => known.get(slug),
  );
}, 120_000);

it("Kratos #133: asking for the first one is alike as well", async () => {
  await expectAlike(
    () => waitingFor("alice"),
    () => waitingFor("mallory"),
  );
}, 240_000);
