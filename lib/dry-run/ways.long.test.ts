import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { answer, dumpDatabase, tryFlow } from "./testing.ts";

let engine: TestEngine;

beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

it("policies see the visitor's address, browser, language and query, as they were given", async () => {
  const python = `
http = request.http_request
ak_message(" ".join([str(ak_client_ip), http.headers["user-agent"], http.headers["accept-language"], http.GET["who"]]))
return True`;
  const { slug } = await engine.flow({ stages: [{ type: "dummy", policies: [{ python }] }] });
  const [step] = (
    await tryFlow(slug, { client_ip: "2001:db8::5", user_agent: "Browser 7", language: "fr", query: "?who=me" })
  ).steps;
  const said = step?.trace
    .flatMap((entry) => ("policies" in entry ? entry.policies : []))
    .map((policy) => policy.messages);
  expect(said).toContainEqual(["2001:db8::5 Browser 7 fr me"]);
  expect(step?.locale).toBe("fr");
});

it("goes on into the flow that a redirect leads to, in the same browser", async () => {
  const next = await engine.flow({ slug: "second-flow", title: "The second", stages: [{ type: "dummy" }] });
  const { slug } = await engine.flow({
    stages: [{ type: "redirect", config: { mode: "flow", target_flow: next.pk, keep_context: false } }],
  });
  const before = await dumpDatabase(engine.client);
  const [first] = (await tryFlow(slug)).steps;
  expect(first).toMatchObject({ challenge: { component: "xak-flow-redirect" }, next: ["follow"] });
  const { steps } = await tryFlow(slug, { answers: [{ action: "follow" }, answer({})] });
  expect(steps[1]).toMatchObject({ flow: "second-flow", challenge: { component: "ak-stage-dummy" } });
  expect(steps[2]?.trace.map(({ kind }) => kind)).toContain("done");
  expect(await dumpDatabase(engine.client)).toEqual(before);
});

it("nobody has to solve a captcha, of a provider or the built-in one, and no provider is asked", async () => {
  const keys = { public_key: "public", private_key: "private" };
  const stages = [
    { type: "captcha", config: { api_url: "altcha" } },
    { type: "captcha", config: { ...keys, api_url: "http://127.0.0.1:9/verify", js_url: "http://127.0.0.1:9/js" } },
  ];
  const { slug } = await engine.flow({ stages });
  const { steps } = await tryFlow(slug, { answers: [answer({ token: "any" }), answer({ token: "any" })] });
  expect(steps.map(({ challenge }) => challenge.component)).toEqual([
    "ak-stage-captcha",
    "ak-stage-captcha",
    "xak-flow-redirect",
  ]);
  expect(steps[2]?.outbound).toEqual([
    { method: "POST", url: "http://127.0.0.1:9/verify", assumption: expect.stringContaining("solved") },
  ]);
});

it("locked out in truth is locked out in a dry run, and dry runs lock nobody out", async () => {
  const { slug } = await engine.flow({
    designation: "authentication",
    stages: [
      { type: "identification", config: { user_fields: ["username"] } },
      {
        type: "password",
        config: { backends: ["authentik.core.auth.InbuiltBackend"], failed_attempts_before_cancel: 100 },
      },
    ],
  });
  await engine.user({ username: "guessed", password: "right" });
  await engine.client.system.updateMany({ data: { settings: { limit_passwords_per_account: 5 } } });
  const wrong = Array.from({ length: 8 }, () => answer({ password: "wrong" }));
  const name = answer({ uid_field: "guessed" });
  const codes = ({ challenge }: { challenge: { response_errors?: Record<string, { code: string }[]> | undefined } }) =>
    challenge.response_errors?.password?.[0]?.code;
  const guessing = (await tryFlow(slug, { answers: [name, ...wrong] })).steps.map(codes);
  expect(guessing[2]).toBe("invalid");
  expect(guessing.at(-1)).toBe("throttled");
  const again = (await tryFlow(slug, { answers: [name, answer({ password: "right" })] })).steps;
  expect(again[2]?.challenge.component).toBe("xak-flow-redirect");
});
