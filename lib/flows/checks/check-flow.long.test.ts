import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyRegistry } from "#lib/policies/registry.ts";
import { stageRegistry } from "#lib/stages/registry.ts";
import { flowBySlug } from "../definitions.ts";
import { createTestEngine, type TestEngine, type TestFlow } from "../testing.ts";
import { loadBoundPeople } from "./bound-people.ts";
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
  const people = await loadBoundPeople(engine.client, definitions, found);
  return checkFlow(definitions, { stages: stageRegistry, policies: policyRegistry }, found, people);
}

/** A form that asks for something. @param keys of its fields */
async function form(...keys: string[]) {
  const fields = await Promise.all(
    keys.map((key, order) =>
      engine.client.prompt.create({
        data: { name: `${key}-${randomUUID()}`, fieldKey: key, label: key, type: "text", order },
      }),
    ),
  );
  return { type: "prompt", config: { fields: fields.map(({ id }) => id) } };
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

  it.each([
    ["enrollment", [identify]],
    ["recovery", [identify, { type: "email", config: { use_global_settings: true } }]],
    ["invalidation", [{ type: "dummy" }]],
    ["unenrollment", [{ type: "dummy" }]],
  ])("for %s that never does it is of no use, unless it leads somewhere else", async (designation, stages) => {
    expect(await codes({ designation, stages })).toEqual(["error never_does_it"]);
    const away = { type: "redirect", config: { mode: "static", target_static: "https://example.com/" } };
    expect(await codes({ designation, stages: [...stages, away] })).toEqual([]);
  });

  it.each([
    ["authentication", "require_authenticated", [identify, askPassword, login]],
    ["invalidation", "require_unauthenticated", [{ type: "user_logout" }]],
  ])("for %s that is closed to those whom it is for has a problem", async (designation, requirement, stages) => {
    expect(await codes({ designation, authentication: requirement, stages })).toEqual(["warning closed_to_its_people"]);
    expect(await codes({ designation, stages })).toEqual([]);
  });

  it("that makes accounts asks for a username, unless something else may know it", async () => {
    const enrollment = { designation: "enrollment" };
    const nameless = await form("email");
    expect(await codes({ ...enrollment, stages: [nameless, write] })).toEqual(["error write_without_username"]);
    expect(await codes({ ...enrollment, stages: [await form("username", "email"), write] })).toEqual([]);
    expect(await codes({ ...enrollment, stages: [{ type: "invitation" }, nameless, write] })).toEqual([]);
    const programmed = { ...write, policies: [{ javascript: "return context.x" }] };
    expect(await codes({ ...enrollment, stages: [nameless, programmed] })).toEqual([]);
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
    const on = { javascript: "return context.x" };
    expect(
      await check({ ...authentication, policies: [off, on], stages: [identify, askPassword, login] }),
    ).toMatchObject([{ code: "disabled_policy", level: "warning", place: { policyBinding: expect.any(String) } }]);
  });

  it("whose guards are all switched off says what that opens", async () => {
    const off = { javascript: "return context.x", enabled: false };
    const open = await check({ ...authentication, policies: [off], stages: [identify, askPassword, login] });
    expect(open).toMatchObject([{ code: "guards_off", level: "warning", place: {} }]);
    const shut = { ...deny, policies: [off, off] };
    const found = await check({ ...authentication, stages: [identify, askPassword, shut, login] });
    expect(found.map(({ code }) => code)).toEqual(["unreachable", "guards_off"]);
  });

  it("that lets members of a group in needs somebody in the group, or below it", async () => {
    const above = await engine.group();
    const below = await engine.group({ parents: [above] });
    const flow = { ...authentication, policies: [{ group: above }], stages: [identify, askPassword, login] };
    expect(await codes(flow)).toEqual(["error always_denied", "warning empty_group"]);
    const negated = { ...flow, policies: [{ group: above, negate: true }] };
    expect(await codes(negated)).toEqual(["warning empty_group"]);
    const { pk } = await engine.user({ groups: [below], isActive: false });
    expect(await codes(flow)).toEqual(["error always_denied", "warning empty_group"]);
    await engine.client.user.update({ where: { id: pk }, data: { isActive: true } });
    expect(await codes(flow)).toEqual([]);
  });

  it("with a stage for nobody skips it always", async () => {
    const nobody = { ...login, policies: [{ group: await engine.group() }] };
    expect(await codes({ ...authentication, stages: [identify, askPassword, nobody] })).toEqual([
      "error never_logs_in",
      "warning always_skipped",
      "warning empty_group",
    ]);
  });

  it("says of a user who is bound that they are deactivated", async () => {
    const { pk } = await engine.user({ isActive: false });
    const stages = [identify, askPassword, login];
    expect(await check({ ...authentication, policies: [{ user: pk }], stages })).toMatchObject([
      { code: "inactive_user", level: "warning", place: { policyBinding: expect.any(String) } },
    ]);
  });

  it("with a policy that cannot work says which and why", async () => {
    const stages = [identify, askPassword, login];
    const unknown = { type: "horoscope", config: {} };
    expect(await codes({ ...authentication, policies: [unknown], stages })).toEqual(["error unknown_policy_type"]);
    const broken = { type: "password_expiry", config: { days: "many" } };
    expect(await codes({ ...authentication, policies: [broken], stages })).toEqual(["error policy_settings"]);
  });

  it("with a stage that uses a broken one has a problem, and one that leads to an empty flow", async () => {
    const broken = await engine.stage({ type: "password", config: { backends: [] } });
    const both = { type: "identification", config: { user_fields: ["username"], password_stage: broken } };
    expect(await check({ ...authentication, stages: [both, login] })).toMatchObject([
      { code: "stage_settings", level: "error", place: { stage: broken } },
    ]);
    const { pk } = await engine.flow({ stages: [] });
    const leading = { ...identify, config: { ...identify.config, recovery_flow: pk } };
    expect(await codes({ ...authentication, stages: [leading, askPassword, login] })).toEqual([
      "warning leads_nowhere",
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
