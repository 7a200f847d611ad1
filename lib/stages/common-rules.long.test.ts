import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dummy, identification, promptStage } from "#lib/flows/attacks.fixtures.ts";
import { message } from "#lib/flows/messages.ts";
import { createTestEngine, type TestBrowser, type TestEngine, type TestStage } from "#lib/flows/testing.ts";
import { errorText } from "#lib/i18n/error-text.ts";

let engine: TestEngine;
/** Every stage that asks something, by its component, with an answer that it cannot take. */
let asking: [component: string, stage: TestStage, refused: object][];
beforeAll(async () => {
  engine = await createTestEngine();
  await engine.user({ username: "alice", password: "the right one" });
  asking = [
    ["ak-stage-identification", identification(), { uid_field: "" }],
    ["ak-stage-password", { type: "password", config: { backends: [INBUILT] } }, { password: "wrong" }],
    ["ak-stage-prompt", await promptStage(engine, "color"), { color: "" }],
    ["ak-stage-consent", { type: "consent", config: { mode: "always_require" } }, { token: "wrong" }],
    ["ak-stage-captcha", { type: "captcha", config: { api_url: "altcha:1" } }, { token: "wrong" }],
    ["xak-flow-redirect", { type: "redirect", config: { mode: "static", target_static: "/x/" } }, { to: "" }],
    ["ak-stage-user-login", { type: "user_login", config: { remember_me_offset: "days=1" } }, {}],
    ["ak-stage-email", { type: "email", config: { use_global_settings: true } }, {}],
  ];
});
afterAll(() => engine.close());

const INBUILT = "authentik.core.auth.InbuiltBackend";

/** Goes to the stage as alice, with more of the same behind it. */
async function reach(stage: TestStage, query = ""): Promise<{ browser: TestBrowser; slug: string }> {
  const { slug } = await engine.flow({ stages: [identification(), stage, dummy] });
  const browser = engine.browser();
  await browser.post(slug, { uid_field: "alice" }, { query });
  return { browser, slug };
}

describe("every stage that asks", () => {
  it("C-1: answers what it refuses with the same question and lists of texts and codes", async () => {
    for (const [component, stage, refused] of asking) {
      const { browser, slug } = await reach(stage);
      const { component: shown, response_errors } = await browser.post(slug, refused);
      expect(shown).toBe(component);
      const lists = Object.values(response_errors ?? {});
      expect(lists.length, component).toBeGreaterThan(0);
      for (const list of lists) {
        expect(list.length, component).toBeGreaterThan(0);
        for (const error of list) expect(error).toEqual({ string: expect.any(String), code: expect.any(String) });
      }
    }
  });

  it("C-4: says which flow it is in, and how to leave it", async () => {
    const links = { "": "/flows/-/cancel/", "next=/a%3Fb": "/flows/-/cancel/?next=%2Fa%3Fb" };
    for (const [component, stage] of asking) {
      for (const [query, cancel_url] of Object.entries(links)) {
        const { browser, slug } = await reach(stage, query);
        const challenge = await browser.get(slug, { query });
        expect(challenge.component).toBe(component);
        expect(challenge.flow_info, component).toMatchObject({ title: "Test", layout: "stacked", cancel_url });
      }
    }
    const { slug } = await engine.flow({ stages: [{ type: "deny" }] });
    const denied = await engine.browser().get(slug, { query: "next=/a" });
    expect(denied.flow_info).toMatchObject({ cancel_url: "/flows/-/cancel/" });
  });

  it("C-9: takes nothing but an object for an answer, and an unreadable body for none", async () => {
    for (const [component, stage] of asking) {
      const { browser, slug } = await reach(stage);
      for (const body of [[], ["x"], "x", 1, true]) {
        expect(await browser.post(slug, body), component).toMatchObject({
          component,
          response_errors: { non_field_errors: [{ code: "invalid" }] },
        });
      }
      const unread = await browser.send(slug, {}, { unreadable: true });
      expect(unread).toMatchObject({ challenge: { component: "ak-stage-flow-error" } });
      expect((await browser.get(slug)).response_errors).toBeUndefined();
    }
    // Neither counted as a wrong password.
    expect(await engine.client.event.count({ where: { action: "login_failed" } })).toBe(1);
  });
});

it("C-2: a component in an answer may be missing or any, and unknown keys do not matter", async () => {
  const stages = [identification(), { type: "password", config: { backends: [INBUILT] } }, dummy];
  for (const more of [
    {},
    { component: "ak-stage-password" },
    { component: "ak-stage-dummy" },
    { is_superuser: true },
  ]) {
    const { slug } = await engine.flow({ stages });
    const browser = engine.browser();
    await browser.post(slug, { uid_field: "alice", ...more });
    expect(await browser.post(slug, { password: "the right one", ...more })).toMatchObject({
      component: "ak-stage-dummy",
    });
  }
});

it.each(["user_login", "deny", "user_delete"])(
  "C-3: a denial of %s without a text says that it is unknown why",
  async (type) => {
    const { slug } = await engine.flow({ stages: [{ type }] });
    expect(await engine.browser().get(slug)).toMatchObject({
      component: "ak-stage-access-denied",
      error_message: errorText("en", message("flow.unknown_error")),
    });
  },
);

it("C-8: only the redirect that ends a flow says that it is the last", async () => {
  const away = { type: "redirect", config: { mode: "static", target_static: "https://elsewhere.example/" } };
  const { slug } = await engine.flow({ stages: [away, dummy] });
  const browser = engine.browser();
  expect(await browser.get(slug)).toMatchObject({ to: "https://elsewhere.example/", final_redirect: false });
  await browser.post(slug, { to: "x" });
  expect(await browser.post(slug, {})).toMatchObject({ component: "xak-flow-redirect", final_redirect: true });
  const other = {
    type: "redirect",
    config: { mode: "flow", target_flow: (await engine.flow({ stages: [dummy] })).pk },
  };
  const handing = await engine.flow({ stages: [other] });
  expect(await engine.browser().get(handing.slug)).toMatchObject({ final_redirect: false });
});

it("ID-22: a captcha beside the name is shown with the context's site key", async () => {
  const captcha = await engine.stage({
    type: "captcha",
    config: { public_key: "own", private_key: "p", js_url: "https://p.example/1.js", api_url: "https://p.example/" },
  });
  const { slug } = await engine.flow({ stages: [identification({ captcha_stage: captcha }), dummy] });
  expect(await engine.browser().get(slug)).toMatchObject({ captcha_stage: { site_key: "own" } });
  const browser = engine.browser();
  await engine.handOver(browser, slug, { "goauthentik.io/stages/captcha/site_key": "the context's" });
  expect(await browser.get(slug)).toMatchObject({ captcha_stage: { site_key: "the context's" } });
});
