import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { consentChallenge } from "./challenge.ts";

let engine: TestEngine;

beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

async function consentFlow(
  config: Record<string, unknown> = {},
  context: Record<string, unknown> = {},
): Promise<string> {
  const javascript = `Object.assign(request.context.flow_plan.context, ${JSON.stringify(context)}); return true;`;
  const { slug } = await engine.flow({ stages: [{ type: "consent", config, policies: [{ javascript }] }] });
  return slug;
}

test.each(["always_require", "permanent", "expiring"])(
  "CO-2 CO-5 without an application %s asks every time",
  async (mode) => {
    const slug = await consentFlow({ mode });
    const browser = engine.browser();
    for (const _again of ["first", "second"]) {
      const { token, ...challenge } = consentChallenge.parse(await browser.get(slug));
      expect(challenge).toMatchObject({ pending_user: "", permissions: [], additional_permissions: [] });
      expect(challenge).not.toHaveProperty("header_text");
      expect(await browser.post(slug, { token })).toMatchObject({
        component: "xak-flow-redirect",
        final_redirect: true,
      });
    }
  },
);

test("shows the header and the permissions of the context", async () => {
  const slug = await consentFlow(
    {},
    {
      consent_header: "May this go on?",
      consent_permissions: [{ id: "email", name: "Your address" }, { id: "phone" }, "nonsense"],
      consent_additional_permissions: [{ id: "name", name: "" }],
    },
  );
  expect(consentChallenge.parse(await engine.browser().get(slug))).toMatchObject({
    header_text: "May this go on?",
    permissions: [
      { id: "email", name: "Your address" },
      { id: "phone", name: "" },
    ],
    additional_permissions: [{ id: "name", name: "" }],
  });
});

test("CO-1 a wrong token shows the question again, with another token", async () => {
  const slug = await consentFlow();
  const browser = engine.browser();
  const first = consentChallenge.parse(await browser.get(slug));
  for (const token of ["wrong", "ünï", "0".repeat(100_000)]) {
    const again = consentChallenge.parse(await browser.post(slug, { token }));
    expect(again.response_errors?.token).toMatchObject([{ code: "invalid" }]);
    expect(again.token).not.toBe(first.token);
  }
  const stale = consentChallenge.parse(await browser.post(slug, { token: first.token }));
  expect(await browser.post(slug, { token: stale.token })).toMatchObject({ component: "xak-flow-redirect" });
});

test("a token holds for the last rendering only", async () => {
  const slug = await consentFlow();
  const browser = engine.browser();
  const first = consentChallenge.parse(await browser.get(slug));
  const second = consentChallenge.parse(await browser.get(slug));
  expect(second.token).not.toBe(first.token);
  expect(await browser.post(slug, { token: first.token })).toMatchObject({ component: "ak-stage-consent" });
});

test("looking at the page does not use the token up", async () => {
  const slug = await consentFlow();
  const browser = engine.browser();
  const { token } = consentChallenge.parse(await browser.get(slug));
  expect(await browser.page(slug)).toMatchObject({ component: "ak-stage-consent", token });
  expect(await browser.post(slug, { token })).toMatchObject({ component: "xak-flow-redirect" });
});

test.each([
  [{}, "required"],
  [{ token: " " }, "blank"],
  [{ token: null }, "null"],
  [{ token: { a: 1 } }, "invalid"],
  [{ component: "ak-stage-dummy" }, "required"],
])("an answer that is none never advances (authentik CVE-2026-49443): %j", async (answer, code) => {
  const slug = await consentFlow();
  const browser = engine.browser();
  await browser.get(slug);
  const challenge = consentChallenge.parse(await browser.post(slug, answer));
  expect(challenge.response_errors?.token).toMatchObject([{ code }]);
});

test("an answer without a question before it is a wrong token", async () => {
  const slug = await consentFlow();
  const challenge = await engine.browser().post(slug, { token: "undefined" });
  expect(challenge).toMatchObject({ component: "ak-stage-consent", response_errors: { token: [{ code: "invalid" }] } });
});
