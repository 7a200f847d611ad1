import { describe, expect, it } from "vitest";
import type { TestEngine, TestFlow } from "#lib/flows/testing.ts";
import { ask, contextOf, flowOf, last, openIdentificationEngine, passed, stageOf } from "./identification.fixtures.ts";

let engine: TestEngine;
let alice: { pk: number; username: string; email: string };
let passwordStage: string;
openIdentificationEngine((opened, person, stage) => {
  engine = opened;
  alice = person;
  passwordStage = stage;
});

describe("ID-17: a name that is known already", () => {
  async function prefilled(config: object, name: string, flow: Partial<TestFlow> = {}) {
    const { slug } = await flowOf(engine, config, flow);
    const browser = engine.browser();
    await engine.handOver(browser, slug, { pending_user_identifier: name });
    return { slug, browser, challenge: await browser.get(slug) };
  }

  it("answers a simple question", async () => {
    const { challenge, browser } = await prefilled({}, "alice");
    expect(challenge).toMatchObject(passed);
    expect(await contextOf(engine, browser)).toMatchObject({ pending_user: { pk: alice.pk } });
    expect((await prefilled({}, "nobody")).challenge).toMatchObject(passed);
    expect(await engine.client.reputation.count({ where: { identifier: "nobody" } })).toBe(1);
  });

  it("is filled in where more is asked, or where policies decide about the question", async () => {
    const question = { component: "ak-stage-identification", pending_user_identifier: "alice" };
    expect((await prefilled({ password_stage: passwordStage }, "alice")).challenge).toMatchObject(question);
    const stages = [{ ...stageOf({}), policies: [{ user: alice.pk, negate: true }] }, last];
    const visitor = engine.browser();
    await engine.logIn(visitor, (await engine.user()).pk);
    const { slug } = await engine.flow({ stages });
    await engine.handOver(visitor, slug, { pending_user_identifier: "alice" });
    expect(await visitor.get(slug)).toMatchObject(question);
  });

  it("ID-20: is not filled in when nobody has it and the flow does not pretend, and is tried once", async () => {
    const { slug, browser, challenge } = await prefilled({ pretend_user_exists: false }, "nobody");
    expect(challenge.component).toBe("ak-stage-identification");
    expect(challenge).not.toHaveProperty("pending_user_identifier");
    expect(challenge).not.toHaveProperty("response_errors");
    await browser.get(slug);
    expect((await engine.client.reputation.findFirst({ where: { identifier: "nobody" } }))?.score).toBe(-1);
    expect(await browser.post(slug, { uid_field: "alice" })).toMatchObject(passed);
  });

  it("does not come from the page's own query", async () => {
    const challenge = await ask(
      engine,
      { password_stage: passwordStage },
      {},
      "login_hint=alice&pending_user_identifier=alice",
    );
    expect(challenge).not.toHaveProperty("pending_user_identifier");
  });
});
