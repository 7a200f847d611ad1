import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { consentChallenge } from "./challenge.ts";

let engine: TestEngine;

beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

test("of 20 answers with one token at the same moment exactly one succeeds (Zitadel CVE-2025-46815)", async () => {
  const { slug } = await engine.flow({ stages: [{ type: "consent" }] });
  const browser = engine.browser();
  const { token } = consentChallenge.parse(await browser.get(slug));
  const execution = browser.last?.execution.id ?? "";
  expect(execution).not.toBe("");
  const clones = Array.from({ length: 20 }, () => {
    const clone = engine.browser();
    clone.browserSecret = browser.browserSecret;
    return clone;
  });
  const results = await Promise.all(clones.map((clone) => clone.send(slug, { token }, { execution })));
  const done = results.filter(
    (result) => result.kind === "shown" && result.challenge.component === "xak-flow-redirect",
  );
  expect(done).toHaveLength(1);
});
