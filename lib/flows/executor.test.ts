import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestEngine, type TestEngine } from "./testing.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

const dummies = (count: number) => Array.from({ length: count }, () => ({ type: "dummy" }));

describe("going through a flow", () => {
  it("4–8: shows the first stage with the facts about the flow, and again without going on", async () => {
    const { slug } = await engine.flow({
      title: "Hello",
      stages: [{ type: "dummy", name: "the first" }, ...dummies(1)],
    });
    const browser = engine.browser();
    const challenge = await browser.get(slug);
    expect(challenge).toMatchObject({ component: "ak-stage-dummy", name: "the first" });
    expect(challenge.flow_info).toEqual({
      title: "Hello",
      background: expect.stringMatching(/^\/static\//),
      background_themed_urls: null,
      cancel_url: "/flows/-/cancel/",
      layout: "stacked",
    });
    expect(challenge).not.toHaveProperty("type");
    expect(challenge).not.toHaveProperty("response_errors");
    expect(await browser.get(slug)).toEqual(challenge);
  });

  it("9–12: answers with the next challenge, and at the end with the final redirect home", async () => {
    const { slug } = await engine.flow({
      stages: [
        { type: "dummy", name: `one${Math.random()}` },
        { type: "dummy", name: `two${Math.random()}` },
      ],
    });
    const browser = engine.browser();
    await browser.get(slug);
    expect((await browser.post(slug, {})).name).toMatch(/^two/);
    expect(await browser.post(slug, {})).toEqual({ component: "xak-flow-redirect", to: "/", final_redirect: true });
  });

  it("13, 14: uses the next of the finishing call only", async () => {
    const { slug } = await engine.flow({ stages: dummies(2) });
    const browser = engine.browser();
    await browser.get(slug, { query: "next=/early" });
    await browser.post(slug, {}, { query: "next=/early" });
    expect(await browser.post(slug, {}, { query: "next=/x" })).toMatchObject({ to: "/x", final_redirect: true });
    await browser.get(slug, { query: "next=/early" });
    await browser.post(slug, {}, { query: "next=/early" });
    expect(await browser.post(slug, {})).toMatchObject({ to: "/" });
  });

  it.each([
    "http://evil.example/",
    "https://evil.example",
    "//evil.example",
    "",
    "javascript:alert(1)",
    "/\\evil",
    "///evil",
    "foo",
  ])("15, 16: refuses to go to %j", async (next) => {
    const { slug } = await engine.flow({ stages: dummies(1) });
    const browser = engine.browser();
    const query = `next=${encodeURIComponent(next)}`;
    await browser.get(slug, { query });
    expect(await browser.post(slug, {}, { query })).toMatchObject({
      component: "ak-stage-access-denied",
      error_message: "Invalid next URL",
    });
  });

  it("18: starts from the first stage after the end", async () => {
    const { slug } = await engine.flow({ stages: [{ type: "dummy", name: `start${Math.random()}` }, ...dummies(1)] });
    const browser = engine.browser();
    await browser.post(slug, {});
    await browser.post(slug, {});
    expect((await browser.get(slug)).name).toMatch(/^start/);
  });

  it("19: ends at once without stages", async () => {
    const { slug } = await engine.flow({ stages: [] });
    expect(await engine.browser().get(slug)).toMatchObject({ component: "xak-flow-redirect", final_redirect: true });
  });

  it("21, 22, 26, 178: an unreadable body or a failing stage is an error that keeps the plan and tells strangers nothing", async () => {
    const { slug } = await engine.flow({ stages: [{ type: "dummy", config: { throw_error: true } }] });
    const browser = engine.browser();
    const failed = await browser.get(slug);
    expect(failed).toEqual({ component: "ak-stage-flow-error", request_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(await browser.post(slug, {}, { unreadable: true })).toMatchObject({ component: "ak-stage-flow-error" });
    expect(await browser.post(slug, {})).toMatchObject({ component: "xak-flow-redirect" });
    expect(await engine.client.event.count({ where: { action: "system_exception" } })).toBe(0);
  });

  it("27, 28: another flow drops the run of a browser that names none; other browsers go on", async () => {
    const first = await engine.flow({
      stages: [
        { type: "dummy", name: `a${Math.random()}` },
        { type: "dummy", name: `b${Math.random()}` },
      ],
    });
    const second = await engine.flow({ stages: dummies(1) });
    const [browser, other] = [engine.browser(), engine.browser()];
    await browser.post(first.slug, {});
    await other.post(first.slug, {});
    await browser.get(second.slug);
    expect((await browser.get(first.slug)).name).toMatch(/^a/);
    expect((await other.get(first.slug)).name).toMatch(/^b/);
  });

  it("176: gives the first stage the body of a POST that starts the run", async () => {
    const { slug } = await engine.flow({ stages: dummies(1) });
    expect(await engine.browser().post(slug, {})).toMatchObject({ final_redirect: true });
  });

  it("knows no flow of an unknown name", async () => {
    expect(await engine.browser().send("no-such-flow", undefined)).toEqual({ kind: "not_found" });
  });
});

describe("rendering", () => {
  it("writes nothing, for a fresh run or one in progress", async () => {
    const { slug } = await engine.flow({
      stages: [
        { type: "dummy", name: `r1${Math.random()}` },
        { type: "dummy", name: `r2${Math.random()}` },
      ],
    });
    const browser = engine.browser();
    expect((await browser.page(slug)).name).toMatch(/^r1/);
    expect(browser.browserSecret).toBeNull();
    await browser.post(slug, {}, { idless: "flow" });
    const before = await engine.client.flowExecution.findMany({ where: { flow: { slug } } });
    expect(before).toHaveLength(1);
    expect((await browser.page(slug)).name).toMatch(/^r2/);
    expect(await engine.client.flowExecution.findMany({ where: { flow: { slug } } })).toEqual(before);
  });

  it("does not act: a step without a question waits for the person to go on", async () => {
    const { slug } = await engine.flow({ stages: [{ type: "deny" }] });
    expect(await engine.browser().page(slug)).toMatchObject({ component: "vestibule-continue" });
    expect(await engine.browser().get(slug)).toMatchObject({
      component: "ak-stage-access-denied",
      error_message: "Unknown error",
    });
  });
});

describe("several runs at once", () => {
  it("keeps runs of one browser apart by their ids", async () => {
    const names = (flow: string) => [`${flow}1 ${Math.random()}`, `${flow}2 ${Math.random()}`];
    const one = await engine.flow({ stages: names("one").map((name) => ({ type: "dummy", name })) });
    const two = await engine.flow({ stages: names("two").map((name) => ({ type: "dummy", name })) });
    const browser = engine.browser();
    await browser.post(one.slug, {}, { idless: "flow" });
    const first = browser.last?.execution.id ?? "";
    await browser.get(two.slug, { idless: "flow" });
    const second = browser.last?.execution.id ?? "";
    expect((await browser.get(one.slug, { execution: first })).name).toMatch(/^one2/);
    expect((await browser.post(two.slug, {}, { execution: second })).name).toMatch(/^two2/);
    expect(await browser.post(one.slug, {}, { execution: first })).toMatchObject({ final_redirect: true });
  });

  it("Keycloak CVE-2026-7507: a run is unknown to another browser, and its answer counts for nothing", async () => {
    const { slug } = await engine.flow({ stages: dummies(2) });
    const [browser, thief] = [engine.browser(), engine.browser()];
    await browser.post(slug, {});
    const execution = browser.last?.execution.id ?? "";
    await thief.get(slug);
    await thief.post(slug, {}, { execution });
    expect(thief.last?.execution.id).not.toBe(execution);
    expect(await browser.post(slug, {}, { execution })).toMatchObject({ final_redirect: true });
  });

  it("uses a stale answer to an earlier step for nothing", async () => {
    const { slug, bindings } = await engine.flow({ stages: dummies(3) });
    const browser = engine.browser();
    await browser.get(slug);
    const execution = browser.last?.execution.id ?? "";
    await browser.post(slug, {}, { execution, step: bindings[0] });
    const again = await browser.post(slug, {}, { execution, step: bindings[0] });
    expect(again.component).toBe("ak-stage-dummy");
    expect(browser.last?.execution.step).toBe(bindings[1]);
  });

  it("applies one of twenty answers that come at the same moment", async () => {
    const { slug, bindings } = await engine.flow({ stages: dummies(30) });
    const browser = engine.browser();
    await browser.get(slug);
    const execution = browser.last?.execution.id ?? "";
    await Promise.all(Array.from({ length: 20 }, () => browser.post(slug, {}, { execution, step: bindings[0] })));
    await browser.get(slug, { execution });
    expect(browser.last?.execution.step).toBe(bindings[1]);
  });
});

describe("definitions", () => {
  it("keeps the version that a run began with, and starts new ones with the newest", async () => {
    const flow = await engine.flow({ title: "before", stages: dummies(2) });
    const [running, fresh] = [engine.browser(), engine.browser()];
    await running.get(flow.slug);
    await engine.client.flow.update({ where: { id: flow.pk }, data: { title: "after" } });
    await engine.client.flowStageBinding.delete({ where: { id: flow.bindings[1] ?? "" } });
    expect((await fresh.get(flow.slug)).flow_info?.title).toBe("after");
    expect((await running.post(flow.slug, {})).component).toBe("ak-stage-dummy");
    expect(await fresh.post(flow.slug, {})).toMatchObject({ final_redirect: true });
  });

  it("stores nothing readable", async () => {
    const { slug } = await engine.flow({ stages: dummies(1) });
    const browser = engine.browser();
    await browser.get(slug);
    const row = await engine.client.flowExecution.findFirstOrThrow({ where: { flow: { slug } } });
    expect(Buffer.from(row.plan).toString("latin1")).not.toContain(slug);
    expect(row.browserHash).not.toContain(browser.browserSecret);
  });
});

describe("what a page showed and what an answer finds", () => {
  const never = [{ javascript: "return false;" }];

  it("takes the answer to a stage that stands behind one that policies drop", async () => {
    const { slug, bindings } = await engine.flow({ stages: [{ type: "dummy", policies: never }, ...dummies(2)] });
    const browser = engine.browser();
    await browser.page(slug);
    const step = browser.last?.execution.step ?? "";
    expect(step).toBe(bindings[1]);
    await browser.post(slug, {}, { idless: "flow", step });
    expect(browser.last?.execution.step).toBe(bindings[2]);
  });

  it("hands a run over to another flow only when the person goes on", async () => {
    const target = await engine.flow({
      authentication: "require_redirect",
      stages: [{ type: "dummy", name: `target ${Math.random()}` }],
    });
    const { slug } = await engine.flow({
      stages: [{ type: "redirect", config: { mode: "flow", target_flow: target.pk } }],
    });
    const browser = engine.browser();
    expect(await browser.page(slug)).toMatchObject({ component: "vestibule-continue" });
    expect(await browser.get(slug, { idless: "flow" })).toMatchObject({
      component: "xak-flow-redirect",
      to: `/if/flow/${target.slug}/`,
    });
    expect((await browser.page(target.slug)).name).toMatch(/^target/);
  });

  it("leaves a run alone that is named at another flow", async () => {
    const one = await engine.flow({ stages: dummies(2) });
    const two = await engine.flow({ stages: dummies(1) });
    const browser = engine.browser();
    await browser.post(one.slug, {});
    const execution = browser.last?.execution.id ?? "";
    await browser.get(two.slug, { execution });
    expect(browser.last?.execution.id).not.toBe(execution);
    await browser.get(one.slug, { execution });
    expect(browser.last?.execution.step).toBe(one.bindings[1]);
  });
});
