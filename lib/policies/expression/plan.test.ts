import { afterAll, describe, expect, test } from "vitest";
import { closeExpressionWorkers, evaluateExpression } from "./evaluate.ts";
import { type InputChanges, makeInput, makeUserData } from "./testing.ts";
import type { Json } from "./types.ts";

afterAll(closeExpressionWorkers);

const host = {
  ak_stage_by: async (_args: Json[], kwargs: Record<string, Json>) => ({
    $record: "stage",
    pk: "s1",
    name: kwargs.name ?? "",
  }),
  ak_user_by: async () => makeUserData({ pk: 3 }),
};

// The same rules hold in both languages; each pair of sources does the same.
const languages = ["python", "javascript"] as const;
const run = (
  sources: Record<(typeof languages)[number], string>,
  language: (typeof languages)[number],
  changes: InputChanges,
) => evaluateExpression(makeInput(sources[language], { language, host, ...changes }));

describe.each(languages)("flow_plan in %s", (language) => {
  test("changes of its context come back", async () => {
    const sources = {
      python:
        "flow_plan = context['flow_plan']\nflow_plan.context['redirect'] = '/x'\ndel flow_plan.context['b']\nreturn True",
      javascript:
        "const { flow_plan } = context; flow_plan.context.redirect = '/x'; delete flow_plan.context.b; return true;",
    };
    const result = await run(sources, language, { plan: { a: { n: 1 }, b: 2 } });
    expect(result).toMatchObject({
      ok: true,
      plan: { context: { a: { n: 1 }, redirect: "/x" }, changed: ["redirect"], removed: ["b"], operations: [] },
    });
    expect(result.ok && result.plan?.context).not.toHaveProperty("b");
  });

  test("assigning a top-level key of the request's context does not change the plan, nested dictionaries are shared", async () => {
    const sources = {
      python:
        "context['own'] = 1\ncontext['prompt_data']['name'] = 'x'\nreturn context['flow_plan'].context.get('own')",
      javascript: "context.own = 1; context.prompt_data.name = 'x'; return context.flow_plan.context.own ?? null;",
    };
    const result = await run(sources, language, { plan: { prompt_data: { name: "a", age: 1 } } });
    expect(result).toMatchObject({
      ok: true,
      value: null,
      context: { own: 1, prompt_data: { name: "x", age: 1 } },
      plan: { changed: ["prompt_data"], context: { prompt_data: { name: "x", age: 1 } } },
    });
    expect(result.ok && result.context).not.toHaveProperty("flow_plan");
    expect(result.ok && result.plan?.context).not.toHaveProperty("own");
  });

  test("the request's context has all keys of the plan's, and its own win", async () => {
    const sources = {
      python: "return [context['a'], context['b'], context['c'], context['flow_plan'].context['b']]",
      javascript: "return [context.a, context.b, context.c, context.flow_plan.context.b]",
    };
    const result = await run(sources, language, { plan: { a: 1, b: 2 }, context: { b: 3, c: 4 } });
    expect(result).toMatchObject({ ok: true, value: [1, 3, 4, 2] });
  });

  test("without a change there is nothing about the plan in the result", async () => {
    const sources = { python: "return context['a']", javascript: "return context.a" };
    const result = await run(sources, language, { plan: { a: 1, pending_user: makeUserData() } });
    expect(result).not.toHaveProperty("plan");
  });

  test("1 and true are different values", async () => {
    const sources = {
      python: "context['flow_plan'].context['a'] = True",
      javascript: "context.flow_plan.context.a = true",
    };
    expect(await run(sources, language, { plan: { a: 1 } })).toMatchObject({
      plan: { changed: ["a"], context: { a: true } },
    });
  });

  test("a record that the host found becomes a reference", async () => {
    const sources = {
      python: "context['flow_plan'].context['pending_user'] = ak_user_by(username='x')",
      javascript: "context.flow_plan.context.pending_user = ak_user_by({ username: 'x' })",
    };
    const result = await run(sources, language, { plan: { pending_user: makeUserData() } });
    expect(result).toMatchObject({
      plan: { context: { pending_user: { $record: "user", pk: 3 } }, changed: ["pending_user"] },
    });
    expect(result.ok && result.plan?.context.pending_user).toEqual({ $record: "user", pk: 3 });
  });

  test("an unsaved user keeps all its data", async () => {
    const sources = {
      python: "plan = context['flow_plan'].context\nplan['copy'] = plan['pending_user']",
      javascript: "const plan = context.flow_plan.context; plan.copy = plan.pending_user;",
    };
    const unsaved = makeUserData({ pk: null });
    const result = await run(sources, language, { plan: { pending_user: unsaved } });
    expect(result.ok && result.plan?.context.copy).toEqual(unsaved);
  });

  test("stages can be inserted and appended, and the flow redirected", async () => {
    const sources = {
      python: `from authentik.flows.models import in_memory_stage
from authentik.flows.stage import RedirectStage
from authentik.flows.markers import StageMarker
plan = request.context["flow_plan"]
plan.insert_stage(ak_stage_by(name="deny"))
plan.insert_stage(in_memory_stage(RedirectStage, destination="/a"), StageMarker(), 2)
plan.append_stage(ak_stage_by(name="deny"))
plan.redirect("/b")`,
      javascript: `const plan = request.context.flow_plan;
        plan.insert_stage(ak_stage_by({ name: "deny" }));
        plan.insert_stage(redirect_stage("/a"), null, 2);
        plan.append_stage(ak_stage_by({ name: "deny" }));
        plan.redirect("/b");`,
    };
    const result = await run(sources, language, { plan: {} });
    const stage = { $record: "stage", pk: "s1" };
    expect(result.ok && result.plan?.operations).toEqual([
      { type: "insert_stage", stage, index: 1 },
      { type: "insert_stage", stage: { $record: "in_memory_stage", type: "redirect", destination: "/a" }, index: 2 },
      { type: "append_stage", stage },
      { type: "redirect", destination: "/b" },
    ]);
  });

  test("only stages can be inserted", async () => {
    const sources = {
      python: "context['flow_plan'].insert_stage(ak_user_by(username='x'))",
      javascript: "context.flow_plan.insert_stage(ak_user_by({ username: 'x' }))",
    };
    expect(await run(sources, language, { plan: {} })).toMatchObject({ ok: false, kind: "runtime" });
  });
});
