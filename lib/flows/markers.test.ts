import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dummy, identification, planOf, promptStage } from "./attacks.fixtures.ts";
import { createTestEngine, type TestEngine } from "./testing.ts";

let engine: TestEngine;
let alice: { pk: number; username: string };
beforeAll(async () => {
  engine = await createTestEngine();
  alice = await engine.user({ username: "alice" });
});
afterAll(() => engine.close());

const never = () => [{ user: alice.pk }];
const onPlan = { evaluateOnPlan: true, reEvaluatePolicies: false };
const done = { component: "xak-flow-redirect", final_redirect: true };

describe("which stages run", () => {
  it("71: in their order, whatever the order in which they were bound", async () => {
    const { slug, bindings } = await engine.flow({ stages: [30, 10, 20].map((order) => ({ ...dummy, order })) });
    const browser = engine.browser();
    await browser.get(slug);
    const seen: unknown[] = [];
    for (let count = 0; count < 3; count++) {
      seen.push(browser.last?.execution.step);
      await browser.post(slug, {});
    }
    expect(seen).toEqual([bindings[1], bindings[2], bindings[0]]);
  });

  it("72: leaves out what fails while planning, and does not look again", async () => {
    const { slug, bindings } = await engine.flow({
      stages: [dummy, { ...dummy, binding: onPlan, policies: never() }, dummy],
    });
    const browser = engine.browser();
    await browser.get(slug);
    expect((await planOf(engine, browser)).bindings).toEqual([
      { pk: bindings[0], marker: "reevaluate" },
      { pk: bindings[2], marker: "reevaluate" },
    ]);
    await engine.logIn(browser, alice.pk);
    const later = engine.browser();
    await engine.logIn(later, alice.pk);
    await later.get(slug);
    expect((await planOf(engine, later)).bindings[1]).toEqual({ pk: bindings[1], marker: "plain" });
  });

  it("74, 78: skips what fails when it is reached, judged for the person whom the run is about by then", async () => {
    const { slug, bindings } = await engine.flow({
      stages: [identification(), { ...dummy, policies: never() }, dummy],
    });
    for (const [name, step] of [
      ["alice", bindings[1]],
      ["nobody", bindings[2]],
    ]) {
      const browser = engine.browser();
      await browser.post(slug, { uid_field: name });
      expect(browser.last?.execution.step, name).toBe(step);
    }
  });

  it("78: sees at once that a policy has changed, also one whose result is remembered", async () => {
    const flow = await engine.flow({
      policies: [{ user: alice.pk }],
      stages: [dummy, { ...dummy, policies: [{ javascript: "return true;" }] }, dummy],
    });
    const browser = engine.browser();
    await engine.logIn(browser, alice.pk);
    await browser.post(flow.slug, {});
    expect(browser.last?.execution.step).toBe(flow.bindings[1]);
    const row = await engine.client.flowStageBinding.findUniqueOrThrow({
      where: { id: flow.bindings[1] ?? "" },
      select: { bindable: { select: { policyBindings: { select: { policyId: true } } } } },
    });
    await engine.client.policy.update({
      where: { id: row.bindable.policyBindings[0]?.policyId ?? "" },
      data: { config: { expression: "return false;", expression_language: "javascript" } },
    });
    await browser.get(flow.slug);
    expect(browser.last?.execution.step).toBe(flow.bindings[2]);
  });

  it("75, 76: skips several at once, and ends when nothing is left", async () => {
    const skipped = { ...dummy, policies: never() };
    const { slug } = await engine.flow({ stages: [dummy, skipped, skipped, skipped] });
    expect(await engine.browser().post(slug, {})).toMatchObject(done);
    const all = await engine.flow({ stages: [skipped, skipped] });
    expect(await engine.browser().get(all.slug)).toMatchObject(done);
  });

  it("76: what was skipped stays skipped, also when it was only looked at", async () => {
    const { slug, bindings } = await engine.flow({ stages: [{ ...dummy, policies: never() }, dummy] });
    const browser = engine.browser();
    await browser.get(slug);
    await engine.client.policyBinding.deleteMany({ where: { target: { stageBinding: { id: bindings[0] ?? "" } } } });
    await browser.get(slug);
    expect(browser.last?.execution.step).toBe(bindings[1]);
  });

  it("77: gives an answer to the stage that is first once another one was skipped", async () => {
    const { slug, bindings } = await engine.flow({
      stages: [dummy, { ...dummy, policies: [] }, await promptStage(engine, "nickname"), dummy],
    });
    const browser = engine.browser();
    await browser.post(slug, {});
    const row = await engine.client.flowStageBinding.findUniqueOrThrow({ where: { id: bindings[1] ?? "" } });
    await engine.bind(row.bindableId, { user: alice.pk });
    await browser.post(slug, { nickname: "Al" });
    expect(browser.last?.execution.step).toBe(bindings[3]);
  });

  it("81: asks about a stage when it is reached, and shows a refused answer again, unless told otherwise", async () => {
    const { bindings } = await engine.flow({ stages: [dummy] });
    expect(await engine.client.flowStageBinding.findUniqueOrThrow({ where: { id: bindings[0] ?? "" } })).toMatchObject({
      evaluateOnPlan: false,
      reEvaluatePolicies: true,
      invalidResponseAction: "retry",
    });
  });
});

describe("what policies do to a plan", () => {
  const act = (javascript: string) => [{ javascript: `const plan = context.flow_plan; ${javascript} return true;` }];

  it("79: say where the flow ends", async () => {
    const { slug } = await engine.flow({
      stages: [{ ...dummy, policies: act(`plan.context.redirect = "https://elsewhere.example/";`) }],
    });
    expect(await engine.browser().post(slug, {}, { query: "next=/x" })).toMatchObject({
      to: "https://elsewhere.example/",
      final_redirect: true,
    });
  });

  it("79: change the context for the rest of the run, and not the request's own", async () => {
    const change = `plan.context.deny_message = "by the policy"; request.context.pending_user_identifier = "nobody";`;
    const { slug } = await engine.flow({ stages: [{ ...dummy, policies: act(change) }, { type: "deny" }] });
    const browser = engine.browser();
    await browser.get(slug);
    expect((await planOf(engine, browser)).context).toEqual({ deny_message: "by the policy" });
    expect(await browser.post(slug, {})).toMatchObject({ error_message: "by the policy" });
  });

  it("80, 87: put a stage directly behind the current one, or at the end", async () => {
    const extra = await engine.stage({ type: "dummy", name: "put in" });
    const last = await engine.stage({ type: "dummy", name: "put last" });
    const insert = (name: string, how: string) =>
      `if (!plan.context.${how}) plan.${how}(ak_stage_by({ name: "${name}" })); plan.context.${how} = true;`;
    const { slug } = await engine.flow({
      stages: [
        {
          ...dummy,
          name: "first",
          policies: act(`${insert("put in", "insert_stage")} ${insert("put last", "append_stage")}`),
        },
        { ...dummy, name: "second" },
      ],
    });
    const browser = engine.browser();
    const names = [(await browser.get(slug)).name];
    for (let count = 0; count < 3; count++) names.push((await browser.post(slug, {})).name);
    expect(names).toEqual(["first", "put in", "second", "put last"]);
    expect(await browser.post(slug, {})).toMatchObject(done);
    expect([extra, last]).toHaveLength(2);
  });

  it("80, 88: send the person elsewhere with a stage that is in the plan only, which stays until the plan goes", async () => {
    const redirect = `if (!plan.context.sent) plan.redirect("https://elsewhere.example/"); plan.context.sent = true;`;
    const { slug } = await engine.flow({ stages: [{ ...dummy, policies: act(redirect) }, dummy] });
    const browser = engine.browser();
    await browser.get(slug);
    const sent = { component: "xak-flow-redirect", to: "https://elsewhere.example/", final_redirect: false };
    expect(await browser.post(slug, {})).toMatchObject(sent);
    expect(await browser.get(slug)).toMatchObject(sent);
    expect(await browser.post(slug, {})).toMatchObject(sent);
  });

  it("do nothing any more once nobody waits for them", async () => {
    const slow = `plan.context.too_late = true; resolve_dns("slow.invalid");`;
    const { slug, bindings } = await engine.flow({
      stages: [{ ...dummy, policies: [{ ...act(slow)[0], timeout: 0 }] }, dummy],
    });
    const browser = engine.browser();
    await browser.get(slug);
    expect(browser.last?.execution.step).toBe(bindings[1]);
    expect((await planOf(engine, browser)).context).toEqual({});
  });
});

describe("89: a run that was prepared", () => {
  it("is the one that the browser finds at the flow's page, with its context", async () => {
    const { slug, bindings } = await engine.flow({ stages: [dummy, { type: "deny" }] });
    const browser = engine.browser();
    const ready = await engine.handOver(
      browser,
      slug,
      { deny_message: "prepared" },
      { next: "/x y", inspector: "available" },
    );
    expect(ready).toMatchObject({ kind: "ready", location: `/if/flow/${slug}/?next=%2Fx+y&inspector=available` });
    expect((await browser.page(slug)).component).toBe("ak-stage-dummy");
    expect(browser.last?.execution).toMatchObject({ id: ready.kind === "ready" ? ready.id : "", step: bindings[0] });
    expect(await browser.post(slug, {})).toMatchObject({ error_message: "prepared" });
  });

  it("is not there for another browser, and stands beside other runs of its own", async () => {
    const { slug, bindings } = await engine.flow({ stages: [dummy, dummy] });
    const browser = engine.browser();
    await browser.post(slug, {});
    const first = browser.last?.execution.id ?? "";
    await engine.handOver(browser, slug, {});
    await browser.get(slug);
    expect(browser.last?.execution.step).toBe(bindings[0]);
    await browser.get(slug, { execution: first });
    expect(browser.last?.execution.step).toBe(bindings[1]);
    const stranger = engine.browser();
    await stranger.get(slug, { execution: first });
    expect(stranger.last?.execution.step).toBe(bindings[0]);
  });

  it("does not begin where the flow does not apply, or has nothing to run", async () => {
    const closed = await engine.flow({ policies: never(), stages: [dummy] });
    const empty = await engine.flow({ stages: [] });
    expect(await engine.handOver(engine.browser(), closed.slug, {})).toEqual({ kind: "not_applicable" });
    expect(await engine.handOver(engine.browser(), empty.slug, {})).toEqual({ kind: "empty" });
  });

  it("asks the flow's policies about the person whom it is prepared for, without remembered results", async () => {
    const flow = await engine.flow({ policies: never(), stages: [dummy] });
    const pending_user = { $record: "user" as const, pk: alice.pk };
    expect(await engine.handOver(engine.browser(), flow.slug, { pending_user })).toMatchObject({ kind: "ready" });
  });
});
