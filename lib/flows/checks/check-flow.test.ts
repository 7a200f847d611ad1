import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyRegistry } from "#lib/policies/registry.ts";
import { stageRegistry } from "#lib/stages/registry.ts";
import { flowBySlug } from "../definitions.ts";
import { createTestEngine, type TestEngine, type TestFlow } from "../testing.ts";
import { checkFlow } from "./check-flow.ts";

let engine: TestEngine;
let password: string;
beforeAll(async () => {
  engine = await createTestEngine();
  password = await engine.stage({ type: "password", config: { backends: ["authentik.core.auth.InbuiltBackend"] } });
});
afterAll(() => engine.close());

/** Builds a flow and checks it. */
async function check(flow: Partial<TestFlow> & Pick<TestFlow, "stages">) {
  const { slug } = await engine.flow({ slug: `check-${randomUUID()}`, ...flow });
  const { version } = await engine.client.configVersion.findUniqueOrThrow({ where: { id: 1 } });
  const definitions = await engine.services.definitions.at(engine.client, version);
  const found = flowBySlug(definitions, slug);
  if (!found) throw new Error(`There is no flow ${slug}.`);
  return checkFlow(definitions, { stages: stageRegistry, policies: policyRegistry }, found);
}

const codes = async (flow: Parameters<typeof check>[0]) =>
  (await check(flow)).map(({ code, level }) => `${level} ${code}`);

const backends = ["authentik.core.auth.InbuiltBackend"];
const identify = { type: "identification", config: { user_fields: ["username"] } };
const askPassword = { type: "password", config: { backends } };
const login = { type: "user_login" };
const write = { type: "user_write" };
const deny = { type: "deny" };
const never = { javascript: "return false" };
const authentication = { designation: "authentication" };

describe("a flow", () => {
  it("without stages cannot run", async () => {
    expect(await codes({ stages: [] })).toEqual(["error no_stages"]);
  });

  it("that asks for name and password and logs in has no problems, in one step or two", async () => {
    expect(await codes({ ...authentication, stages: [identify, askPassword, login] })).toEqual([]);
    const both = { type: "identification", config: { user_fields: ["username"], password_stage: password } };
    expect(await codes({ ...authentication, stages: [both, login] })).toEqual([]);
  });

  it("that asks for a password before it knows whose has a problem at that stage", async () => {
    const problems = await check({ ...authentication, stages: [askPassword, identify, login] });
    expect(problems).toMatchObject([{ code: "needs_missing", level: "error", place: { binding: expect.any(String) } }]);
    expect(problems[0]?.advice).toMatch(/identification/);
  });

  it("for logging in that never logs in is of no use", async () => {
    expect(await codes({ ...authentication, stages: [identify, askPassword] })).toEqual(["error never_logs_in"]);
    const skipped = [identify, askPassword, { ...login, policies: [never] }];
    expect(await codes({ ...authentication, stages: skipped })).toEqual([
      "error never_logs_in",
      "warning always_skipped",
    ]);
  });

  it("that logs in whoever knows a name is refused, and with a program of the administrator's own is doubted", async () => {
    expect(await codes({ ...authentication, stages: [identify, login] })).toEqual(["error login_without_proof"]);
    const programmed = [identify, { ...login, policies: [{ javascript: "return context.x" }] }];
    expect(await codes({ ...authentication, stages: programmed })).toEqual(["warning login_without_proof"]);
  });

  it("for recovery has to verify before it changes or logs in anybody", async () => {
    const prompt = { type: "prompt", config: { fields: [] } };
    const found = await codes({ designation: "recovery", stages: [identify, prompt, write, login] });
    expect(found.filter((code) => code === "error recovery_without_proof")).toHaveLength(1);
    const mail = { type: "email", config: { use_global_settings: true } };
    expect(
      (await codes({ designation: "recovery", stages: [identify, mail, prompt, write, login] })).filter((code) =>
        code.endsWith("without_proof"),
      ),
    ).toEqual([]);
  });

  it("that writes needs something to write", async () => {
    expect(await codes({ designation: "enrollment", stages: [write] })).toEqual(["error write_without_data"]);
  });

  it("goes nowhere behind a stage that always ends the run", async () => {
    expect(await codes({ ...authentication, stages: [identify, askPassword, deny, login] })).toEqual([
      "warning unreachable",
    ]);
    const guarded = { ...deny, policies: [{ javascript: "return context.x" }] };
    expect(await codes({ ...authentication, stages: [identify, askPassword, guarded, login] })).toEqual([]);
  });

  it("whose policies never pass is closed to everybody", async () => {
    expect(await codes({ ...authentication, policies: [never], stages: [identify, askPassword, login] })).toEqual([
      "error always_denied",
    ]);
    const open = { ...never, negate: true };
    expect(await codes({ ...authentication, policies: [open], stages: [identify, askPassword, login] })).toEqual([]);
  });

  it("says which bindings decide nothing", async () => {
    const off = { javascript: "return context.x", enabled: false };
    expect(await check({ ...authentication, policies: [off], stages: [identify, askPassword, login] })).toMatchObject([
      { code: "disabled_policy", level: "warning", place: { policyBinding: expect.any(String) } },
    ]);
  });

  it("with a stage whose reference is gone says what is missing", async () => {
    const redirect = { type: "redirect", config: { mode: "flow" } };
    expect(await check({ stages: [redirect] })).toMatchObject([{ code: "stage_settings", level: "error" }]);
  });

  it("for somebody who is known already needs no identification", async () => {
    expect(await codes({ authentication: "require_authenticated", stages: [askPassword] })).toEqual([]);
  });
});
