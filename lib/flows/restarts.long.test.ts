import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorText } from "#lib/i18n/error-text.ts";
import { dummy, identification, login, PASSWORD, password, planOf, promptStage } from "./attacks.fixtures.ts";
import { message } from "./messages.ts";
import { createTestEngine, type TestEngine, type TestStage } from "./testing.ts";

let engine: TestEngine;
let alice: { pk: number; username: string };
beforeAll(async () => {
  engine = await createTestEngine();
  alice = await engine.user({ username: "alice", password: PASSWORD });
});
afterAll(() => engine.close());

type Action = "retry" | "restart" | "restart_with_context";
const onInvalid = (stage: TestStage, invalidResponseAction: Action): TestStage => ({
  ...stage,
  binding: { ...stage.binding, invalidResponseAction },
});
const unknownError = errorText("en", message("flow.unknown_error"));

describe("a refused answer", () => {
  it("49–51: shows the same question again, with what is wrong with which field", async () => {
    const { slug } = await engine.flow({ stages: [identification(), await promptStage(engine, "nickname"), dummy] });
    const browser = engine.browser();
    const question = await browser.get(slug);
    expect(await browser.post(slug, {})).toEqual({
      ...question,
      response_errors: {
        non_field_errors: [{ string: errorText("en", message("identification.none_given")), code: "invalid" }],
      },
    });
    await browser.post(slug, { uid_field: "alice" });
    const wrong = { string: expect.any(String), code: expect.any(String) };
    expect((await browser.post(slug, {})).response_errors).toEqual({ nickname: [{ ...wrong, code: "required" }] });
    expect((await browser.post(slug, { nickname: "" })).response_errors).toEqual({
      nickname: [{ ...wrong, code: "blank" }],
    });
    expect((await browser.post(slug, null)).response_errors).toEqual({
      non_field_errors: [{ ...wrong, code: "null" }],
    });
    expect((await browser.post(slug, ["Al"])).response_errors).toEqual({
      non_field_errors: [{ string: expect.stringContaining("list"), code: "invalid" }],
    });
  });

  it("57: leaves plan and context as they were", async () => {
    const { slug } = await engine.flow({ stages: [identification(), await promptStage(engine, "nickname"), dummy] });
    const browser = engine.browser();
    await browser.post(slug, { uid_field: "alice" });
    const before = await planOf(engine, browser);
    await browser.post(slug, { nickname: "" });
    const { trace, ...after } = await planOf(engine, browser);
    expect({ ...after, trace: before.trace }).toEqual(before);
    // Only whoever looks into the run sees that somebody tried.
    expect(trace.slice(0, before.trace.length)).toEqual(before.trace);
    expect(trace.slice(before.trace.length)).toMatchObject([{ kind: "stage", outcome: "invalid", changes: [] }]);
  });

  it("52: starts over with nothing known", async () => {
    const form = onInvalid(await promptStage(engine, "nickname"), "restart");
    const { slug, bindings } = await engine.flow({ stages: [identification(), form, dummy] });
    const browser = engine.browser();
    await browser.post(slug, { uid_field: "alice" });
    const question = await browser.post(slug, { nickname: "" });
    expect(question.component).toBe("ak-stage-identification");
    expect(question.response_errors).toBeUndefined();
    expect(await planOf(engine, browser)).toMatchObject({ context: {}, proofs: [], counters: {} });
    expect((await planOf(engine, browser)).bindings.map(({ pk }) => pk)).toEqual(bindings);
  });

  it("53: starts over with what is known, a person who was named just now included", async () => {
    const asked = onInvalid(identification({ pretend_user_exists: false }), "restart_with_context");
    const { slug, bindings } = await engine.flow({
      stages: [await promptStage(engine, "nickname"), identification(), asked, dummy],
    });
    const browser = engine.browser();
    await browser.post(slug, { nickname: "Al" });
    await browser.post(slug, { uid_field: "alice" });
    await browser.post(slug, { uid_field: "nobody" });
    expect(browser.last?.execution.step).toBe(bindings[0]);
    const plan = await planOf(engine, browser);
    expect(plan.context).toMatchObject({
      prompt_data: { nickname: "Al" },
      pending_user: { pk: null, username: "nobody" },
    });
    // Alice was identified, but the run is not about her any more.
    expect(plan.proofs).toEqual([]);
    expect(plan.history).toHaveLength(2);
  });

  it("53: keeps what was established while the person stays the same", async () => {
    const form = onInvalid(await promptStage(engine, "nickname"), "restart_with_context");
    const { slug } = await engine.flow({ stages: [identification(), form, dummy] });
    const browser = engine.browser();
    await browser.post(slug, { uid_field: "alice" });
    await browser.post(slug, {});
    expect((await planOf(engine, browser)).proofs.map(({ kind, user }) => [kind, user])).toEqual([
      ["identified", alice.pk],
    ]);
  });

  it("54, C-5: restarts also where the stage would have turned the person away", async () => {
    const limited = onInvalid(password({ failed_attempts_before_cancel: 1 }), "restart");
    const { slug, bindings } = await engine.flow({ stages: [identification(), limited, login] });
    const browser = engine.browser();
    for (let round = 0; round < 3; round++) {
      await browser.post(slug, { uid_field: "alice" });
      await browser.post(slug, { password: "wrong" });
      expect(browser.last?.execution.step).toBe(bindings[0]);
    }
    const direct = await engine.flow({ stages: [dummy, onInvalid({ type: "deny" }, "restart_with_context"), dummy] });
    await browser.post(direct.slug, {});
    expect(browser.last?.execution.step).toBe(direct.bindings[0]);
  });

  it("55: plans without remembered results", async () => {
    const gate = { user: alice.pk };
    const { slug, bindings } = await engine.flow({
      stages: [
        {
          ...dummy,
          binding: { evaluateOnPlan: true, reEvaluatePolicies: false },
          policies: [{ javascript: "return context.prompt_data === undefined;" }],
        },
        await promptStage(engine, "nickname"),
        onInvalid(await promptStage(engine, "colour"), "restart_with_context"),
      ],
      policies: [gate],
    });
    const browser = engine.browser();
    await engine.logIn(browser, alice.pk);
    await browser.post(slug, {});
    await browser.post(slug, { nickname: "Al" });
    await browser.post(slug, {});
    expect(browser.last?.execution.step).toBe(bindings[1]);
  });
});

describe("56: a restart that leads nowhere", () => {
  it("is a denied flow when the flow does not apply any more", async () => {
    const form = onInvalid(await promptStage(engine, "nickname"), "restart");
    const flow = await engine.flow({ stages: [dummy, form] });
    const browser = engine.browser();
    await browser.post(flow.slug, {});
    await engine.bind(flow.bindable, { user: (await engine.user()).pk });
    expect(await browser.post(flow.slug, {})).toMatchObject({
      component: "ak-stage-access-denied",
      error_message: errorText("en", message("flow.not_applicable")),
    });
    expect((await browser.post(flow.slug, {})).component).toBe("ak-stage-access-denied");
  });

  it("is the end when nothing is left to run", async () => {
    const binding = { evaluateOnPlan: true, reEvaluatePolicies: false, invalidResponseAction: "restart" };
    const form = { ...(await promptStage(engine, "nickname")), binding };
    const { slug, bindings } = await engine.flow({ stages: [form] });
    const browser = engine.browser();
    await browser.get(slug);
    const row = await engine.client.flowStageBinding.findUniqueOrThrow({ where: { id: bindings[0] ?? "" } });
    await engine.bind(row.bindableId, { user: alice.pk });
    expect(await browser.post(slug, {})).toMatchObject({ component: "xak-flow-redirect", final_redirect: true });
  });

  it("denies where the same stage would restart for ever, also one that writes", async () => {
    for (const type of ["deny", "user_login", "user_write"]) {
      const { slug } = await engine.flow({ stages: [onInvalid({ type }, "restart_with_context"), dummy] });
      expect(await engine.browser().get(slug), type).toMatchObject({ error_message: unknownError });
    }
  });
});
