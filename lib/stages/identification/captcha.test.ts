import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readChallenge, solveQuickly, startProvider, type TestProvider } from "#lib/captcha/testing.ts";
import { message } from "#lib/flows/messages.ts";
import { createTestEngine, type TestBrowser, type TestEngine } from "#lib/flows/testing.ts";
import { errorText } from "#lib/i18n/error-text.ts";
import { identificationChallenge } from "./challenge.ts";
import { contextOf, passed } from "./identification.fixtures.ts";

const PASSWORD = "correct horse battery staple";

let engine: TestEngine;
let provider: TestProvider;
let alice: { pk: number };
let builtIn: string;
let provided: string;
beforeAll(async () => {
  [engine, provider] = await Promise.all([createTestEngine(), startProvider()]);
  alice = await engine.user({ username: "alice", password: PASSWORD });
  builtIn = await engine.stage({ type: "captcha", config: { api_url: "altcha:1" } });
  provided = await engine.stage({
    type: "captcha",
    config: { public_key: "public", private_key: "private", js_url: "https://p.example/1.js", api_url: provider.url },
  });
});
afterAll(() => Promise.all([engine.close(), provider.stop()]));
afterEach(async () => {
  provider.reply = { json: { success: true } };
  provider.asked.length = 0;
  await engine.client.reputation.deleteMany();
});

const failed = {
  component: "ak-stage-identification",
  response_errors: {
    non_field_errors: [{ string: errorText("en", message("identification.failed")), code: "invalid" }],
  },
};
const flowOf = (config: object) =>
  engine.flow({
    stages: [{ type: "identification", config: { user_fields: ["username"], ...config } }, { type: "dummy" }],
  });
const ask = async (browser: TestBrowser, slug: string) =>
  identificationChallenge.parse(await browser.get(slug)).captcha_stage;

describe("a captcha in the same form", () => {
  it("ID-1: comes with the question, about nobody", async () => {
    const { slug } = await flowOf({ captcha_stage: provided });
    expect(await ask(engine.browser(), slug)).toEqual({
      component: "ak-stage-captcha",
      site_key: "public",
      js_url: "https://p.example/1.js",
      interactive: false,
      pending_user: "",
      pending_user_avatar: "/static/dist/assets/images/user_default.png",
    });
  });

  it("ID-22: has the site key of the context, and is judged with its private key", async () => {
    const { slug } = await flowOf({ captcha_stage: provided });
    const browser = engine.browser();
    await engine.handOver(browser, slug, {
      "goauthentik.io/stages/captcha/site_key": "other public",
      "goauthentik.io/stages/captcha/private_key": "other private",
    });
    expect(await ask(browser, slug)).toMatchObject({ site_key: "other public" });
    expect(await browser.post(slug, { uid_field: "alice", captcha_token: "t" })).toMatchObject(passed);
    expect(provider.asked[0]?.fields).toEqual({ secret: "other private", response: "t", remoteip: "192.0.2.1" });
  });

  it("CA-6: leaves what the provider said for policies", async () => {
    provider.reply = { json: { success: true, score: 0.8 } };
    const { slug } = await flowOf({ captcha_stage: provided });
    const browser = engine.browser();
    expect(await browser.post(slug, { uid_field: "alice", captcha_token: "t" })).toMatchObject(passed);
    expect((await contextOf(engine, browser)).captcha).toEqual({
      response: { success: true, score: 0.8 },
      stage: { $record: "stage", pk: provided, name: expect.any(String) },
    });
  });

  it("attack enumeration: a refused captcha says the same of every name, and nobody is looked for", async () => {
    provider.reply = { json: { success: false, "error-codes": ["invalid-input-response"] } };
    for (const config of [{}, { pretend_user_exists: false }]) {
      const { slug } = await flowOf({ captcha_stage: provided, ...config });
      for (const uid_field of ["alice", "nobody"]) {
        for (const token of [{ captcha_token: "wrong" }, { captcha_token: "" }, {}]) {
          const browser = engine.browser();
          expect(await browser.post(slug, { uid_field, ...token })).toMatchObject(failed);
          expect(await contextOf(engine, browser)).toEqual({});
        }
      }
    }
    expect(provider.asked).toHaveLength(12);
    expect(await engine.client.reputation.count()).toBe(0);
  });

  it("ID-5: wrong captcha, wrong password and unknown name are one answer", async () => {
    const password_stage = await engine.stage({
      type: "password",
      config: { backends: ["authentik.core.auth.InbuiltBackend"] },
    });
    const { slug } = await flowOf({ captcha_stage: builtIn, password_stage });
    const answers: unknown[] = [];
    for (const [uid_field, password, right] of [
      ["alice", PASSWORD, false],
      ["alice", "wrong", true],
      ["nobody", PASSWORD, true],
    ] as const) {
      const browser = engine.browser();
      const captcha_token = right ? await solveQuickly((await ask(browser, slug))?.site_key) : "wrong";
      const { captcha_stage, flow_info, ...answer } = await browser.post(slug, { uid_field, password, captcha_token });
      answers.push(answer);
    }
    expect(answers[0]).toMatchObject(failed);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    const browser = engine.browser();
    const captcha_token = await solveQuickly((await ask(browser, slug))?.site_key);
    expect(await browser.post(slug, { uid_field: "alice", password: PASSWORD, captcha_token })).toMatchObject(passed);
  });

  it("ID-8: is not asked about where no name is given", async () => {
    const { slug } = await flowOf({ captcha_stage: provided });
    expect(await engine.browser().post(slug, { captcha_token: "t" })).toMatchObject({
      response_errors: { non_field_errors: [{ string: errorText("en", message("identification.none_given")) }] },
    });
    expect(provider.asked).toEqual([]);
  });

  it("ID-17: a name that is known already is filled in, and does not spare the captcha", async () => {
    const { slug } = await flowOf({ captcha_stage: builtIn });
    const browser = engine.browser();
    await engine.handOver(browser, slug, { pending_user_identifier: "alice" });
    expect(await browser.get(slug)).toMatchObject({
      component: "ak-stage-identification",
      pending_user_identifier: "alice",
    });
    expect(await browser.post(slug, { uid_field: "alice" })).toMatchObject(failed);
  });

  it("attack captcha replay: every guess at a password takes another solution", async () => {
    const { slug } = await flowOf({ captcha_stage: builtIn, pretend_user_exists: false });
    const browser = engine.browser();
    const captcha_token = await solveQuickly((await ask(browser, slug))?.site_key);
    const wrong = await browser.post(slug, { uid_field: "nobody", captcha_token });
    expect(wrong).toMatchObject(failed);
    expect(await browser.post(slug, { uid_field: "alice", captcha_token })).toMatchObject(failed);
    const fresh = identificationChallenge.parse(wrong).captcha_stage?.site_key;
    expect(readChallenge(fresh).parameters.nonce).toMatch(/^[0-9a-f]{32}$/);
    expect(await browser.post(slug, { uid_field: "alice", captcha_token: await solveQuickly(fresh) })).toMatchObject(
      passed,
    );
    expect(await contextOf(engine, browser)).toMatchObject({ pending_user: { pk: alice.pk } });
  });

  it("is not asked for any more once its stage is deleted", async () => {
    const stage = await engine.stage({ type: "captcha", config: { api_url: "altcha" } });
    const { slug } = await flowOf({ captcha_stage: stage });
    expect(await ask(engine.browser(), slug)).not.toBeNull();
    await engine.client.stage.delete({ where: { id: stage } });
    expect(await ask(engine.browser(), slug)).toBeNull();
  });
});
