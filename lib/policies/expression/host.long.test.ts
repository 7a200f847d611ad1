import { AsyncLocalStorage } from "node:async_hooks";
import { afterAll, describe, expect, test } from "vitest";
import { closeExpressionWorkers, evaluateExpression } from "./evaluate.ts";
import { type InputChanges, makeInput, makeUserData } from "./testing.ts";
import type { HostFunction, Json } from "./types.ts";

afterAll(closeExpressionWorkers);

const run = (source: string, changes?: InputChanges) => evaluateExpression(makeInput(source, changes));

/** A host function that keeps what it was called with. */
function record(answer: Json = null): HostFunction & { calls: [Json[], Record<string, Json>][] } {
  const calls: [Json[], Record<string, Json>][] = [];
  return Object.assign(
    async (args: Json[], kwargs: Record<string, Json>) => {
      calls.push([args, kwargs]);
      return answer;
    },
    { calls },
  );
}

describe("calls", () => {
  const user = { $record: "user", pk: 7 };
  test.each<[string, string, Json[], Record<string, Json>]>([
    ["ak_user_by(username='x', attributes__a=1)", "ak_user_by", [], { username: "x", attributes__a: 1 }],
    ["ak_is_group_member(request.user, name='a')", "ak_is_group_member", [user], { name: "a" }],
    ["ak_user_has_authenticator(request.user)", "ak_user_has_authenticator", [user, null], {}],
    ["ak_user_has_authenticator(request.user, 'totp')", "ak_user_has_authenticator", [user, "totp"], {}],
    ["ak_create_event('a', u=request.user)", "ak_create_event", ["a"], { u: user }],
    ["resolve_dns('a.b')", "resolve_dns", ["a.b", null], {}],
    ["resolve_dns('a.b', 6)", "resolve_dns", ["a.b", 6], {}],
    ["reverse_dns(ak_client_ip)", "reverse_dns", ["192.0.2.10"], {}],
    ["ak_stage_by(name='x')", "ak_stage_by", [], { name: "x" }],
    [
      "ak_send_email('a@b.c', 'Hi', body='text', cc=['d@e.f'])",
      "ak_send_email",
      [],
      {
        address: ["a@b.c"],
        subject: "Hi",
        body: "text",
        stage: null,
        template: null,
        context: null,
        cc: ["d@e.f"],
        bcc: null,
      },
    ],
  ])("%s", async (call, name, args, kwargs) => {
    const host = { [name]: record("answer") };
    const result = await run(`return ${call}`, { host });
    expect(host[name]?.calls).toEqual([[args, kwargs]]);
    expect(result).toMatchObject({ ok: true, value: name === "ak_create_event" ? null : "answer" });
  });

  test("objects found by the host are objects in the expression", async () => {
    const host = { ak_user_by: record(makeUserData({ has_usable_password: false })) };
    const source =
      "u = ak_user_by(pk=7)\nreturn [u.has_usable_password(), u == request.user, ak_user_by(pk=8).username]";
    expect(await run(source, { host })).toMatchObject({ ok: true, value: [false, true, "ada"] });
  });

  test("a query for a user asks the host", async () => {
    const host = { ak_user_by: record(null) };
    const source = `from authentik.core.models import User
return [User.objects.filter(email="a@b.c").exists(), User.objects.filter(email="x").first()]`;
    expect(await run(source, { host })).toMatchObject({ ok: true, value: [false, null] });
    expect(host.ak_user_by.calls[0]).toEqual([[], { email: "a@b.c" }]);
  });

  test("mail needs a body or a template, and addresses", async () => {
    const host = { ak_send_email: record(true) };
    const errors = {
      "ak_send_email('a@b.c', 'x')": "Either body or template parameter must be provided",
      "ak_send_email('a@b.c', 'x', body='b', template='t')": "body and template parameters are mutually exclusive",
      "ak_send_email([], 'x', body='b')": "Address list cannot be empty",
      "ak_send_email(5, 'x', body='b')": "Address must be a string or list of strings",
    };
    for (const [call, error] of Object.entries(errors)) expect(await run(call, { host })).toMatchObject({ error });
    expect(host.ak_send_email.calls).toEqual([]);
  });

  test("requests", async () => {
    const host = {
      http_request: record({ status_code: 404, text: '{"a": 1}', headers: { "X-Y": "z" }, url: "https://a.b/c" }),
    };
    const source = `r = requests.post("https://a.b", params={"q": 1}, json={"x": "é"}, headers={"A": "b"}, auth=("u", "p"), timeout=5)
try:
    r.raise_for_status()
except requests.exceptions.HTTPError as error:
    text = str(error)
return [r.status_code, r.ok, r.json(), r.headers["x-y"], r.text, text]`;
    expect(await run(source, { host })).toMatchObject({
      ok: true,
      value: [404, false, { a: 1 }, "z", '{"a": 1}', "404 Client Error:  for url: https://a.b/c"],
    });
    const headers = { A: "b", "Content-Type": "application/json", Authorization: "Basic dTpw" };
    expect(host.http_request.calls).toEqual([
      [["POST", "https://a.b"], { headers, params: { q: 1 }, body: '{"x": "é"}', timeout: 5 }],
    ]);
    const failing = { http_request: () => Promise.reject(new Error("no route")) };
    const caught =
      "try:\n    requests.get('https://a.b')\nexcept requests.RequestException as error:\n    return str(error)";
    expect(await run(caught, { host: failing })).toMatchObject({ ok: true, value: "no route" });
  });
});

describe("errors", () => {
  test("a function that is not there, whatever its name", async () => {
    expect(await run("ak_user_by(pk=1)")).toMatchObject({
      ok: false,
      error: "ak_user_by is not available",
      kind: "runtime",
    });
    for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
      const source = `from _bridge import call_host\ncall_host("${name}", [], {})`;
      expect(await run(source)).toMatchObject({ ok: false, error: `${name} is not available` });
    }
  });

  test("an error of the function can be caught, or ends the evaluation with its text", async () => {
    const host = {
      ak_user_by: () => Promise.reject(new Error("the database is gone")),
      reverse_dns: () => {
        throw new Error("at once");
      },
    };
    expect(await run("ak_user_by()", { host })).toMatchObject({ ok: false, error: "the database is gone" });
    expect(await run("reverse_dns('x')", { host })).toMatchObject({ ok: false, error: "at once" });
    expect(await run("try:\n    ak_user_by()\nexcept Exception as e:\n    return str(e)", { host })).toMatchObject({
      value: "the database is gone",
    });
  });

  test("an answer that is too large is an error", async () => {
    const host = { ak_user_by: record("x".repeat(3_000_000)) };
    expect(await run("ak_user_by()", { host })).toMatchObject({
      ok: false,
      error: "ak_user_by: the answer is too large",
    });
  });

  test("calls are counted", async () => {
    const host = { ak_user_by: record() };
    const result = await run("while True: ak_user_by()", { host });
    expect(result).toMatchObject({ ok: false, error: "too many calls of host functions" });
    expect(host.ak_user_by.calls.length).toBe(200);
  });
});

describe("ak_call_policy", () => {
  test("the called policy gets the context, and what it changed is seen afterwards", async () => {
    const inner =
      "context['from_inner'] = context['n'] + 1\ncontext['flow_plan'].context['p'] = 5\nak_message('inner')\nreturn 'raw'";
    const host: Record<string, HostFunction> = {
      ak_call_policy: async ([name, state], kwargs) => {
        expect([name, kwargs]).toEqual(["other", { n: 1 }]);
        const { context, plan_context: plan } = state as Record<string, Record<string, Json>>;
        const result = await run(inner, { context: context ?? {}, plan: plan ?? {} });
        if (!result.ok) throw new Error(result.error);
        return {
          passing: result.truthy,
          messages: result.messages,
          raw_result: result.value,
          context: result.context,
          plan_context: result.plan?.context ?? null,
        };
      },
    };
    const outer = `result = ak_call_policy("other", n=1)
plan = context["flow_plan"].context
plan["list"].append(2)
return [result.passing, result.messages, result.raw_result, context["from_inner"], context["n"], plan["p"], context["list"]]`;
    const result = await run(outer, { host, plan: { list: [1] } });
    expect(result).toMatchObject({ ok: true, value: [true, ["inner"], "raw", 2, 1, 5, [1, 2]], messages: [] });
    expect(result).toMatchObject({ plan: { context: { list: [1, 2], p: 5 }, changed: ["list", "p"] } });
  });

  test("policies that call each other for ever end with an error", async () => {
    let calls = 0;
    const host: Record<string, HostFunction> = {
      ak_call_policy: async () => {
        calls++;
        const result = await run("return ak_call_policy('self').raw_result", { host });
        if (!result.ok) throw new Error(result.error);
        return { passing: true, messages: [], raw_result: result.value };
      },
    };
    const result = await run("return ak_call_policy('self').raw_result", { host });
    expect(result).toMatchObject({ ok: false, error: "Expressions call each other too deeply." });
    expect(calls).toBe(4);
  });

  test("many that call others at once do not wait for each other's threads", async () => {
    const host: Record<string, HostFunction> = {
      ak_call_policy: async () => {
        const result = await run("return 1");
        return { passing: result.ok, messages: [], raw_result: null };
      },
    };
    const results = await Promise.all(
      Array.from({ length: 12 }, () => run("return ak_call_policy('x').passing", { host })),
    );
    expect(results.map((result) => result.ok && result.value)).toEqual(Array(12).fill(true));
  });
});

test("host functions run in the asynchronous context of the caller", async () => {
  const storage = new AsyncLocalStorage<string>();
  const host = { ak_user_by: async () => storage.getStore() ?? "none" };
  const values = await Promise.all(
    ["a", "b", "c"].map((name) => storage.run(name, () => run("return ak_user_by()", { host }))),
  );
  expect(values.map((result) => result.ok && result.value)).toEqual(["a", "b", "c"]);
});

test("waiting for a host function does not count as computing, but as time", async () => {
  const host = { ak_user_by: () => new Promise<Json>((resolve) => setTimeout(() => resolve(1), 400)) };
  const patient = await run("return ak_user_by()", { host, limits: { computeMs: 300, timeoutMs: 10_000 } });
  expect(patient).toMatchObject({ ok: true, value: 1 });
  expect(await run("return ak_user_by()", { host, limits: { timeoutMs: 200 } })).toMatchObject({ kind: "timeout" });
});
