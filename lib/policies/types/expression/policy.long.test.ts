import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flowBySlug } from "#lib/flows/definitions.ts";
import { createTestEngine, type TestEngine, type TestPolicy } from "#lib/flows/testing.ts";
import { closeExpressionWorkers } from "../../expression/evaluate.ts";
import type { PolicyOutcome } from "../../request.ts";

let engine: TestEngine;
let member: { pk: number; username: string };
beforeAll(async () => {
  engine = await createTestEngine();
  member = await engine.user({ username: "member", groups: [await engine.group({ name: "staff" })] });
});
afterAll(async () => {
  await engine.close();
  await closeExpressionWorkers();
});

/** Asks what is bound to a flow, as planning it does. */
async function ask(
  policies: TestPolicy[],
  context: Record<string, unknown> = {},
): Promise<PolicyOutcome & { context: Record<string, unknown> }> {
  const { slug } = await engine.flow({ policyEngineMode: "all", policies, stages: [] });
  const { services, client } = engine;
  const definitions = await services.definitions.current(client);
  const flow = flowBySlug(definitions, slug);
  if (!flow) throw new Error("The flow is gone.");
  const request = { subject: null, http: null, object: null, context, plan: null, debug: false };
  const scope = { definitions, db: client, events: services.events, now: new Date() };
  return { ...(await services.policies.evaluateTarget(scope, flow.bindable, request, false)), context };
}

const languages = [
  { language: "python", of: (source: string): TestPolicy => ({ python: source }) },
  { language: "javascript", of: (source: string): TestPolicy => ({ javascript: source }) },
];

describe.each(languages)("an expression in $language", ({ language, of }) => {
  const python = language === "python";
  const either = (inPython: string, inJavascript: string) => of(python ? inPython : inJavascript);

  it("108: passes with what counts as true, and fails with what does not, or with nothing", async () => {
    for (const source of ["return 1", 'return "x"', python ? "return True" : "return true"]) {
      expect((await ask([of(source)])).passing, source).toBe(true);
    }
    for (const source of ["return 0", 'return ""', python ? "return None" : "return null", python ? "pass" : "1"]) {
      expect((await ask([of(source)])).passing, source).toBe(false);
    }
  });

  it("109: says its messages in order, whether it passes or not", async () => {
    const outcome = await ask([
      either(
        'ak_message("one")\nak_message("two")\nreturn False',
        'ak_message("one"); ak_message("two"); return false;',
      ),
    ]);
    expect(outcome).toMatchObject({ passing: false, messages: ["one", "two"], shown: ["one", "two"] });
  });

  it("110: says the error and nothing else when it fails, and shows it to no visitor", async () => {
    const outcome = await ask([
      either('ak_message("before")\nreturn 1 / 0', 'ak_message("before"); throw new Error("division by zero");'),
    ]);
    expect(outcome).toMatchObject({
      passing: false,
      messages: [expect.stringContaining("division by zero")],
      shown: [],
    });
  });

  it("112: calls another policy on the same request, whose context keeps what was added", async () => {
    const name = `called-${randomUUID()}`;
    const called = either(
      'ak_message("called")\nreturn context["colour"] == "red"',
      'ak_message("called"); return context.colour === "red";',
    );
    const config = { expression: called.python ?? called.javascript ?? "", expression_language: language };
    await engine.client.policy.create({ data: { name, type: "expression", config } });
    const outcome = await ask([
      either(
        `result = ak_call_policy("${name}", colour="red")\nak_message(str(result.passing))\nreturn context.get("colour") == "red"`,
        `const result = ak_call_policy("${name}", { colour: "red" }); ak_message(String(result.passing)); return context.colour === "red";`,
      ),
    ]);
    expect(outcome.passing).toBe(true);
    expect(outcome.messages).toEqual([python ? "True" : "true"]);
    expect(outcome.context).toMatchObject({ colour: "red" });
    const unknown = await ask([
      either('return ak_call_policy("nobody knows it").passing', 'return ak_call_policy("nobody knows it").passing;'),
    ]);
    expect(unknown.messages).toEqual([expect.stringContaining("not found")]);
  });

  it("sees who is asked about, their groups, the request and the plan", async () => {
    const source = either(
      `return (request.user.username == "member" and ak_is_group_member(request.user, name="staff")
        and http_request.method == "GET" and str(ak_client_ip) == "192.0.2.1" and not ak_is_sso_flow
        and context["flow_plan"].context["pending_user"].pk == request.user.pk)`,
      `return request.user.username === "member" && ak_is_group_member(request.user, { name: "staff" })
        && http_request.method === "GET" && String(ak_client_ip) === "192.0.2.1" && !ak_is_sso_flow
        && context.flow_plan.context.pending_user.pk === request.user.pk;`,
    );
    const { slug, bindings } = await engine.flow({
      stages: [{ type: "dummy", policies: [source] }, { type: "dummy" }],
    });
    const browser = engine.browser();
    await engine.handOver(browser, slug, { pending_user: { $record: "user", pk: member.pk } });
    await browser.get(slug);
    expect(browser.last?.execution.step).toBe(bindings[0]);
  });

  it("cannot reach what was not given to it", async () => {
    const source = either(`import os\nreturn os.environ`, `return process.env;`);
    expect((await ask([source])).passing).toBe(false);
  });
});
