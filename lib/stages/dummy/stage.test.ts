import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { dummyChallenge } from "./challenge.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

const done = { component: "xak-flow-redirect", final_redirect: true };

describe("DU-1: the dummy stage", () => {
  it.each([{}, { component: "ak-stage-dummy" }, { anything: [1] }])(
    "shows its name and passes with %j",
    async (body) => {
      const { slug, stages } = await engine.flow({ stages: [{ type: "dummy" }] });
      const { name } = await engine.client.stage.findUniqueOrThrow({ where: { id: stages[0] ?? "" } });
      const browser = engine.browser();
      expect(dummyChallenge.parse(await browser.get(slug))).toMatchObject({ component: "ak-stage-dummy", name });
      expect(await browser.post(slug, body)).toMatchObject(done);
    },
  );

  it("178: fails when it is to, which nobody writes down, and passes all the same", async () => {
    const { slug } = await engine.flow({ stages: [{ type: "dummy", config: { throw_error: true } }] });
    const browser = engine.browser();
    expect(await browser.get(slug)).toMatchObject({ component: "ak-stage-flow-error" });
    expect(await engine.client.event.count({ where: { action: "system_exception" } })).toBe(0);
    expect(await browser.post(slug, {})).toMatchObject(done);
  });
});
