import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readChallenge, solveProof, solveQuickly, startProvider, type TestProvider } from "#lib/captcha/testing.ts";
import { createServices } from "#lib/engine.ts";
import { message } from "#lib/flows/messages.ts";
import { createTestEngine, type TestBrowser, TestEngine, type TestFlow } from "#lib/flows/testing.ts";
import { errorText } from "#lib/i18n/error-text.ts";
import { createModels } from "#lib/models/registry.ts";
import { captchaChallenge } from "./challenge.ts";

const PRIVATE = "a private key that nobody may see";

let engine: TestEngine;
let provider: TestProvider;
beforeAll(async () => {
  [engine, provider] = await Promise.all([createTestEngine(), startProvider()]);
});
afterAll(() => Promise.all([engine.close(), provider.stop()]));
afterEach(() => {
  provider.reply = { json: { success: true } };
  provider.asked.length = 0;
});

const last = { type: "dummy" };
const passed = { component: "ak-stage-dummy" };
const refused = (id: string) => ({
  component: "ak-stage-captcha",
  response_errors: { token: [{ string: errorText("en", message(id)), code: "invalid" }] },
});
const provided = (config: object = {}) => ({
  type: "captcha",
  config: {
    public_key: "public",
    private_key: PRIVATE,
    js_url: "https://p.example/1.js",
    api_url: provider.url,
    ...config,
  },
});
const builtIn = (config: object = {}) => ({ type: "captcha", config: { api_url: "altcha:1", ...config } });
const flowOf = (stage: TestFlow["stages"][number], flow: Partial<TestFlow> = {}) =>
  engine.flow({ stages: [stage, last], ...flow });

async function answer(config: object, token: unknown, ip?: string) {
  const { slug } = await flowOf(provided(config));
  const browser = engine.browser(ip ? { ip } : {});
  await browser.get(slug);
  return { challenge: await browser.post(slug, { token }), browser };
}

async function contextOf(browser: TestBrowser): Promise<Record<string, unknown>> {
  const id = browser.last?.execution.id ?? "";
  const row = await engine.client.flowExecution.findUniqueOrThrow({ where: { id } });
  return engine.services.executions.read(id, Buffer.from(row.plan))?.context ?? {};
}

describe("a provider's captcha", () => {
  it("is shown with its public key and script", async () => {
    const { slug } = await flowOf(provided({ interactive: true }));
    expect(captchaChallenge.parse(await engine.browser().get(slug))).toMatchObject({
      site_key: "public",
      js_url: "https://p.example/1.js",
      interactive: true,
      pending_user: "",
    });
  });

  it.each([["application/x-www-form-urlencoded"], ["application/json"]])(
    "CA-1: the provider is asked as %s, with the key, the token and the person's address",
    async (type) => {
      const { challenge } = await answer({ request_content_type: type }, " a token ", "203.0.113.9");
      expect(challenge).toMatchObject(passed);
      expect(provider.asked).toHaveLength(1);
      expect(provider.asked[0]?.headers["content-type"]).toBe(type);
      expect(provider.asked[0]?.fields).toEqual({ secret: PRIVATE, response: "a token", remoteip: "203.0.113.9" });
    },
  );

  it("CA-1: keys of the context come before those of the settings", async () => {
    const keys = {
      "goauthentik.io/stages/captcha/site_key": "other public",
      "goauthentik.io/stages/captcha/private_key": "other private",
    };
    const { slug } = await flowOf(provided());
    const browser = engine.browser();
    await engine.handOver(browser, slug, keys);
    expect(await browser.get(slug)).toMatchObject({ site_key: "other public" });
    expect(await browser.post(slug, { token: "t" })).toMatchObject(passed);
    expect(provider.asked[0]?.fields.secret).toBe("other private");
  });

  it("CA-2: a score outside the thresholds fails, unless policies are to decide", async () => {
    provider.reply = { json: { success: true, score: 0.2 } };
    expect((await answer({}, "t")).challenge).toMatchObject(refused("captcha.invalid"));
    expect((await answer({ error_on_invalid_score: false }, "t")).challenge).toMatchObject(passed);
  });

  it("CA-3: what may be tried again says so, also a token that was used before", async () => {
    provider.reply = { json: { success: false, "error-codes": ["timeout-or-duplicate"] } };
    expect((await answer({}, "used before")).challenge).toMatchObject(refused("captcha.retry"));
    provider.reply = { json: { success: false, "error-codes": ["invalid-input-secret"] } };
    expect((await answer({}, "t")).challenge).toMatchObject(refused("captcha.invalid"));
  });

  it.each([
    ["an error", { status: 500, body: '{"success":true}' }],
    ["a redirect", { status: 302, body: "", location: "http://127.0.0.1:1/" }],
    ["garbage", { status: 200, body: "<html>" }],
    ["a list", { json: [{ success: true }] }],
    ["nothing", { status: 200, body: "" }],
    ["far too much", { status: 200, body: JSON.stringify({ success: true, more: "x".repeat(70_000) }) }],
  ] as const)("CA-4: %s from the provider is no answer", async (_what, reply) => {
    provider.reply = reply;
    expect((await answer({ error_on_invalid_score: false }, "t")).challenge).toMatchObject(refused("captcha.failed"));
  });

  it("CA-4: a provider that is not there is no answer", async () => {
    expect((await answer({ api_url: "http://127.0.0.1:1/" }, "t")).challenge).toMatchObject(refused("captcha.failed"));
  });

  it.each([{}, { token: "" }, { token: "  " }, { token: null }, { captcha_token: "t" }])(
    "attack empty answer: %j is not sent to the provider and does not pass",
    async (body) => {
      const { slug } = await flowOf(provided({ error_on_invalid_score: false }));
      expect(await engine.browser().post(slug, body)).toMatchObject({
        component: "ak-stage-captcha",
        response_errors: { token: [{ code: expect.stringMatching(/required|blank|null/) }] },
      });
      expect(provider.asked).toEqual([]);
    },
  );

  it("CA-6: what the provider said is there for policies, the token is not kept", async () => {
    const said = { success: true, score: 0.9, hostname: "h.example" };
    provider.reply = { json: said };
    const { browser } = await answer({}, "a-token-of-the-person");
    const context = await contextOf(browser);
    expect(context.captcha).toMatchObject({ response: said, stage: { $record: "stage" } });
    expect(JSON.stringify(context)).not.toContain("a-token-of-the-person");
  });
});

describe("CA-5: the private key", () => {
  const model = createModels().get("authentik_stages_captcha.captchastage");

  async function stored(data: Record<string, unknown>, existing?: { pk: string | number }) {
    const found = await model?.prepare(engine.client, data, existing ?? null).then(({ save }) => save());
    if (!model || !found) throw new Error("The model is missing.");
    return { model, found, row: await engine.client.stage.findUniqueOrThrow({ where: { id: String(found.pk) } }) };
  }

  it("is stored sealed, never shown, and kept when it is left out", async () => {
    const keys = { name: "with a key", public_key: "p", private_key: PRIVATE, api_url: provider.url };
    const { model, found, row } = await stored(keys);
    expect(JSON.stringify(row.config)).not.toContain(PRIVATE);
    expect(JSON.stringify(await model.represent(engine.client, found))).not.toMatch(/private_key|sealed/);
    const { row: after } = await stored({ public_key: "q" }, found);
    expect(after.config).toMatchObject({ public_key: "q" });
    const flow = await engine.flow({ stages: [last] });
    const binding = { bindable: { create: {} }, target: { connect: { id: flow.pk } }, order: -1 };
    await engine.client.flowStageBinding.create({ data: { ...binding, stage: { connect: { id: row.id } } } });
    expect(await engine.browser().post(flow.slug, { token: "t" })).toMatchObject(passed);
    expect(provider.asked[0]?.fields.secret).toBe(PRIVATE);
  });

  it("is in no snapshot or plan", async () => {
    const { found } = await stored({ name: "snapshot", public_key: "p", private_key: PRIVATE, api_url: provider.url });
    const flow = await engine.flow({ stages: [last] });
    const binding = { bindable: { create: {} }, target: { connect: { id: flow.pk } }, order: -1 };
    await engine.client.flowStageBinding.create({ data: { ...binding, stage: { connect: { id: String(found.pk) } } } });
    await engine.browser().get(flow.slug);
    const snapshots = await engine.client.flowSnapshot.findMany({ where: { flowId: flow.pk } });
    expect(snapshots.length).toBeGreaterThan(0);
    expect(JSON.stringify(snapshots)).not.toContain(PRIVATE);
  });
});

describe("the built-in proof of work", () => {
  it("needs no key and no provider: the challenge is the site key, its solution the token", async () => {
    const { slug } = await flowOf(builtIn({ interactive: true }));
    const browser = engine.browser();
    const challenge = captchaChallenge.parse(await browser.get(slug));
    expect(challenge).toMatchObject({ js_url: "altcha", interactive: true });
    expect(await browser.post(slug, { token: await solveProof(challenge.site_key) })).toMatchObject(passed);
    expect((await contextOf(browser)).captcha).toMatchObject({ response: { success: true } });
    expect(provider.asked).toEqual([]);
  });

  it("is shown without writing anything, and what a first page showed begins a run", async () => {
    const { slug } = await flowOf(builtIn());
    const browser = engine.browser();
    const page = captchaChallenge.parse(await browser.page(slug));
    expect(await engine.client.flowExecution.count({ where: { flow: { slug } } })).toBe(0);
    expect(await engine.browser().post(slug, { token: await solveQuickly(page.site_key) })).toMatchObject(passed);
  });

  it("attack captcha replay: a solution counts once, in whichever run and on whichever instance", async () => {
    const { slug } = await flowOf(builtIn());
    const { site_key } = captchaChallenge.parse(await engine.browser().page(slug));
    const token = await solveQuickly(site_key);
    const second = new TestEngine(engine.database, createServices());
    const visitors = [engine, second, engine, second, second].map((instance) => instance.browser());
    const answers = await Promise.all(visitors.map((visitor) => visitor.post(slug, { token })));
    expect(answers.filter(({ component }) => component === passed.component)).toHaveLength(1);
    expect(await engine.browser().post(slug, { token })).toMatchObject(refused("captcha.retry"));
  });

  it("attack captcha replay: the challenge of one run is worth nothing in another, nor in another stage or flow", async () => {
    const [one, two] = [await flowOf(builtIn()), await flowOf(builtIn())];
    const mine = engine.browser();
    const { site_key } = captchaChallenge.parse(await mine.get(one.slug));
    const running = engine.browser();
    await running.get(one.slug);
    expect(await running.post(one.slug, { token: await solveQuickly(site_key) })).toMatchObject(
      refused("captcha.retry"),
    );
    expect(await engine.browser().post(two.slug, { token: await solveQuickly(site_key) })).toMatchObject(
      refused("captcha.retry"),
    );
    expect(await mine.post(one.slug, { token: await solveQuickly(site_key) })).toMatchObject(passed);
  });

  it("is bound to a run that had begun before, and no new one can be begun with it", async () => {
    const { slug } = await engine.flow({ stages: [{ type: "dummy" }, builtIn(), last] });
    const browser = engine.browser();
    await browser.get(slug);
    const { site_key } = captchaChallenge.parse(await browser.post(slug, {}));
    expect(readChallenge(site_key).parameters.data.run).toBe(browser.last?.execution.id);
    expect(await browser.page(slug)).toMatchObject({ component: "ak-stage-captcha" });
    const other = engine.browser();
    await other.get(slug);
    await other.post(slug, {});
    expect(await other.post(slug, { token: await solveQuickly(site_key) })).toMatchObject(refused("captcha.retry"));
    expect(await browser.post(slug, { token: await solveQuickly(site_key) })).toMatchObject(passed);
  });

  it("gives a new challenge with every refusal, and takes its solution", async () => {
    const { slug } = await flowOf(builtIn());
    const browser = engine.browser();
    const first = captchaChallenge.parse(await browser.page(slug));
    const again = captchaChallenge.parse(await browser.post(slug, { token: "wrong" }));
    expect(again).toMatchObject(refused("captcha.retry"));
    expect(again.site_key).not.toBe(first.site_key);
    expect(await browser.post(slug, { token: await solveQuickly(again.site_key) })).toMatchObject(passed);
  });

  it("has to be right also where policies judge what providers say", async () => {
    const { slug } = await flowOf(builtIn({ error_on_invalid_score: false }));
    expect(await engine.browser().post(slug, { token: "wrong" })).toMatchObject(refused("captcha.retry"));
  });
});
