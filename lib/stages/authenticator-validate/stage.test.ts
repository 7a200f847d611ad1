import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestEngine, type TestEngine, type TestFlow } from "#lib/flows/testing.ts";
import { authenticatorValidateChallenge } from "./challenge.ts";

let engine: TestEngine;

beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

const done = { component: "xak-flow-redirect", final_redirect: true };

interface TestValidation extends Partial<TestFlow> {
  config: Record<string, unknown>;
  /** The pending user as the context has it; left out, there is none. */
  pending?: Record<string, unknown>;
  twice?: boolean;
  invalidResponseAction?: string;
}

async function validationFlow({ config, pending, twice, invalidResponseAction, ...flow }: TestValidation) {
  const javascript = pending
    ? `request.context.flow_plan.context.pending_user = ${JSON.stringify(pending)}; return true;`
    : "return true;";
  const binding = invalidResponseAction ? { binding: { invalidResponseAction } } : {};
  const stage = { type: "authenticator_validate", config, policies: [{ javascript }], ...binding };
  const { slug } = await engine.flow({ ...flow, stages: twice ? [stage, { ...stage }] : [stage] });
  return slug;
}

const somebody = async () => ({ $record: "user", pk: (await engine.user()).pk });
const pretended = { $record: "user", pk: null, username: "pretended" };

describe("VAL-4 somebody without a device", () => {
  test("passes with skip", async () => {
    const slug = await validationFlow({ config: { not_configured_action: "skip" }, pending: await somebody() });
    expect(await engine.browser().get(slug)).toMatchObject(done);
  });

  test("is denied with deny", async () => {
    const slug = await validationFlow({ config: { not_configured_action: "deny" }, pending: await somebody() });
    const challenge = await engine.browser().get(slug);
    expect(challenge).toMatchObject({
      component: "ak-stage-access-denied",
      error_message: "You have no second step that is allowed here.",
    });
  });

  test.each([{}, { code: "123456" }, { selected_stage: "x" }, { component: "ak-stage-password", password: "x" }])(
    "is denied with deny whatever is sent (authentik CVE-2026-49443): %j",
    async (answer) => {
      const slug = await validationFlow({ config: { not_configured_action: "deny" }, pending: await somebody() });
      expect(await engine.browser().post(slug, answer)).toMatchObject({ component: "ak-stage-access-denied" });
    },
  );

  test("VAL-29 VAL-6 a pretended user counts as one, and configure without stages is a recorded mistake", async () => {
    const slug = await validationFlow({ config: { not_configured_action: "configure" }, pending: pretended });
    const challenge = await engine.browser().get(slug);
    expect(challenge).toMatchObject({ component: "ak-stage-access-denied", error_message: "Unknown error" });
    const events = await engine.client.event.findMany({ where: { action: "configuration_error" } });
    expect(events).toHaveLength(1);
  });

  test("VAL-5 VAL-7 sets up the only stage, and is not asked for more", async () => {
    const dummy = await engine.stage({ type: "dummy" });
    const config = { not_configured_action: "configure", configuration_stages: [dummy] };
    const slug = await validationFlow({ config, pending: await somebody() });
    const browser = engine.browser();
    expect(await browser.get(slug)).toMatchObject({ component: "ak-stage-dummy" });
    expect(await browser.post(slug, {})).toMatchObject(done);
  });

  test("VAL-5 VAL-33 chooses among several, each time anew, and only among those", async () => {
    const [first, second] = [
      await engine.stage({ type: "dummy", name: "First" }),
      await engine.stage({ type: "dummy", name: "Second" }),
    ];
    const foreign = await engine.stage({ type: "dummy" });
    const config = { not_configured_action: "configure", configuration_stages: [first, second] };
    const slug = await validationFlow({ config, pending: await somebody(), twice: true });
    const browser = engine.browser();
    const { device_challenges, configuration_stages } = authenticatorValidateChallenge.parse(await browser.get(slug));
    expect(device_challenges).toEqual([]);
    const names = { verbose_name: "Dummy Stage", meta_model_name: "authentik_stages_dummy.dummystage" };
    expect(configuration_stages).toEqual([
      { pk: first, name: "First", ...names },
      { pk: second, name: "Second", ...names },
    ]);
    expect(await browser.post(slug, { selected_stage: foreign })).toMatchObject({
      component: "ak-stage-authenticator-validate",
      response_errors: { selected_stage: [{ code: "invalid" }] },
    });
    expect(await browser.post(slug, { selected_stage: second })).toMatchObject({
      component: "ak-stage-dummy",
      name: "Second",
    });
    expect(await browser.post(slug, {})).toMatchObject({ component: "ak-stage-authenticator-validate" });
    expect(await browser.post(slug, {})).toMatchObject({
      response_errors: { non_field_errors: [{ code: "invalid" }] },
    });
    expect(await browser.post(slug, { selected_stage: first })).toMatchObject({
      component: "ak-stage-dummy",
      name: "First",
    });
    expect(await browser.post(slug, {})).toMatchObject(done);
  });

  test("VAL-33 a choice goes before the binding's restart", async () => {
    const stages = [await engine.stage({ type: "dummy" }), await engine.stage({ type: "dummy" })];
    const config = { not_configured_action: "configure", configuration_stages: stages };
    const slug = await validationFlow({ config, pending: await somebody(), invalidResponseAction: "restart" });
    const browser = engine.browser();
    await browser.get(slug);
    expect(await browser.post(slug, { selected_stage: stages[0] })).toMatchObject({ component: "ak-stage-dummy" });
  });
});

test.each(["authentication", "stage_configuration"])(
  "VAL-18 an anonymous visitor of a %s flow passes",
  async (designation) => {
    const slug = await validationFlow({ config: { not_configured_action: "deny" }, designation });
    expect(await engine.browser().get(slug)).toMatchObject(done);
  },
);

test("VAL-27 whoever is logged in counts as pending", async () => {
  const pending = await somebody();
  const javascript = `request.context.flow_plan.context.pending_user = ${JSON.stringify(pending)}; return true;`;
  const { slug: login } = await engine.flow({ stages: [{ type: "user_login", policies: [{ javascript }] }] });
  const slug = await validationFlow({ config: { not_configured_action: "deny" } });
  const browser = engine.browser();
  await browser.get(login);
  expect(await browser.get(slug)).toMatchObject({ component: "ak-stage-access-denied" });
});
