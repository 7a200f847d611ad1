import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorText } from "#lib/i18n/error-text.ts";
import { dummy } from "./attacks.fixtures.ts";
import { message } from "./messages.ts";
import type { StageServer } from "./stage.ts";
import { createTestEngine, type TestBrowser, type TestEngine } from "./testing.ts";

let engine: TestEngine;
let alice: { pk: number; username: string };
let root: { pk: number; username: string };
beforeAll(async () => {
  engine = await createTestEngine();
  alice = await engine.user({ username: "alice" });
  const admins = await engine.group({ isSuperuser: true });
  root = await engine.user({ username: "root", groups: [await engine.group({ parents: [admins] })] });
});
afterAll(() => engine.close());

const text = (id: string) => errorText("en", message(id));
const deny = { type: "deny" };
/** Nobody is this user. */
const nobody = async () => ({ user: (await engine.user()).pk });

async function browserOf(user: { pk: number } | null): Promise<TestBrowser> {
  const browser = engine.browser();
  if (user) await engine.logIn(browser, user.pk);
  return browser;
}

describe("the end of a flow", () => {
  it("17: goes where the context says, even elsewhere, rather than where the page's next says", async () => {
    const { slug } = await engine.flow({ stages: [dummy] });
    for (const redirect of ["/inside/", "https://elsewhere.example/callback?code=1"]) {
      const browser = engine.browser();
      await engine.handOver(browser, slug, { redirect });
      expect(await browser.post(slug, {}, { query: "next=/x" })).toEqual({
        component: "xak-flow-redirect",
        to: redirect,
        final_redirect: true,
      });
    }
  });

  it("16, 51 D: says that next is invalid even where a refused answer would restart the flow", async () => {
    const { slug } = await engine.flow({ stages: [{ ...dummy, binding: { invalidResponseAction: "restart" } }] });
    const answer = await engine.browser().post(slug, {}, { query: "next=https://evil.example" });
    expect(answer.error_message).toBe(text("flow.invalid_next"));
  });

  it("29: a redirect of a stage is a challenge that is not the last", async () => {
    const { slug } = await engine.flow({
      stages: [{ type: "redirect", config: { mode: "static", target_static: "https://elsewhere.example/" } }, dummy],
    });
    const challenge = await engine.browser().get(slug);
    expect(challenge).toMatchObject({
      component: "xak-flow-redirect",
      to: "https://elsewhere.example/",
      final_redirect: false,
    });
    expect(challenge.flow_info).toBeDefined();
  });
});

describe("a flow that denies", () => {
  it("32: shows what its policies say, line by line", async () => {
    const say = (line: string, order: number) => ({
      order,
      javascript: `ak_message(${JSON.stringify(line)}); return false;`,
    });
    const { slug } = await engine.flow({ policies: [say("second", 2), say("first", 1)], stages: [dummy] });
    const denied = await engine.browser().get(slug);
    expect(denied.error_message).toBe("first\nsecond");
  });

  it("33, 34: says that it does not apply, to whom, and with which picture", async () => {
    const { slug } = await engine.flow({ title: "Closed", policies: [await nobody()], stages: [dummy] });
    const query = "next=/somewhere/";
    expect(await engine.browser().get(slug, { query })).toEqual({
      component: "ak-stage-access-denied",
      pending_user: "",
      pending_user_avatar: expect.stringMatching(/^\/static\//),
      error_message: text("flow.not_applicable"),
      flow_info: expect.objectContaining({ title: "Closed", cancel_url: "/flows/-/cancel/" }),
    });
    expect(await (await browserOf(alice)).get(slug, { query })).toMatchObject({ pending_user: "alice" });
  });

  it.each([
    ["continue", undefined, { to: "/", final_redirect: false }],
    ["continue", "/x", { to: "/x", final_redirect: false }],
    ["continue", "https://evil.example/", { to: "/", final_redirect: false }],
    ["message_continue", "/x", { to: "/x", final_redirect: false }],
    ["message_continue", "//evil.example/", { component: "ak-stage-access-denied" }],
    ["message_continue", undefined, { component: "ak-stage-access-denied" }],
    ["message", "/x", { component: "ak-stage-access-denied" }],
    ["message", undefined, { component: "ak-stage-access-denied" }],
  ])("35–38: %s with the call's own next %s", async (deniedAction, next, expected) => {
    const { slug } = await engine.flow({ deniedAction, policies: [await nobody()], stages: [dummy] });
    const outer: Record<string, string> = next === undefined ? {} : { next };
    // The next of the page is another one.
    expect(await engine.browser().get(slug, { outer, query: "next=/of-the-page/" })).toMatchObject(expected);
  });

  it("39: a login flow that does not apply to somebody who is logged in is done", async () => {
    const { slug } = await engine.flow({
      designation: "authentication",
      authentication: "require_unauthenticated",
      stages: [dummy],
    });
    const browser = await browserOf(alice);
    expect(await browser.get(slug, { query: "next=/x" })).toMatchObject({ to: "/x", final_redirect: true });
    expect(await browser.get(slug)).toMatchObject({ to: "/", final_redirect: true });
    expect((await engine.browser().get(slug)).component).toBe("ak-stage-dummy");
  });

  it("47, 48: a stage that turns somebody away says an unknown error, and the run is over", async () => {
    const { slug, bindings } = await engine.flow({ stages: [dummy, deny, dummy] });
    const browser = engine.browser();
    await browser.get(slug);
    const execution = browser.last?.execution.id ?? "";
    expect(await browser.post(slug, {})).toMatchObject({ error_message: text("flow.unknown_error") });
    await browser.get(slug, { execution });
    expect(browser.last?.execution.step).toBe(bindings[0]);
    const event = await engine.client.event.findFirstOrThrow({
      where: { action: "flow_execution" },
      orderBy: { created: "desc" },
    });
    expect(event.context).toMatchObject({ outcome: "denied" });
  });
});

describe("who may use a flow at all", () => {
  type Visitor = "anonymous" | "alice" | "root";
  const admitted: Record<string, Visitor[]> = {
    none: ["anonymous", "alice", "root"],
    require_authenticated: ["alice", "root"],
    require_unauthenticated: ["anonymous"],
    require_superuser: ["root"],
    require_redirect: [],
    require_token: [],
    require_outpost: [],
  };

  it.each(Object.entries(admitted))("40–45: %s admits %j", async (authentication, visitors) => {
    const { slug } = await engine.flow({ authentication, stages: [dummy] });
    for (const visitor of ["anonymous", "alice", "root"] as const) {
      const user = visitor === "anonymous" ? null : visitor === "alice" ? alice : root;
      const { component } = await (await browserOf(user)).get(slug);
      expect(component, visitor).toBe(visitors.includes(visitor) ? "ak-stage-dummy" : "ak-stage-access-denied");
    }
  });

  it("43, 44: a context that was redirected or restored is admitted, and others are told what to do", async () => {
    const redirected = await engine.flow({ authentication: "require_redirect", stages: [dummy] });
    const restored = await engine.flow({ authentication: "require_token", stages: [dummy] });
    expect(await engine.handOver(engine.browser(), redirected.slug, { is_redirected: { pk: "x" } })).toMatchObject({
      kind: "ready",
    });
    expect(await engine.handOver(engine.browser(), restored.slug, { is_restored: true })).toMatchObject({
      kind: "ready",
    });
    expect(await engine.handOver(engine.browser(), redirected.slug, { is_redirected: null })).toEqual({
      kind: "not_applicable",
    });
    expect((await engine.browser().get(redirected.slug)).error_message).toBe(text("flow.not_applicable"));
    expect((await engine.browser().get(restored.slug)).error_message).toBe(text("flow.link_invalid"));
  });

  it("181: an unknown link says so at a flow that needs one", async () => {
    const { slug } = await engine.flow({ authentication: "require_token", stages: [dummy] });
    expect((await engine.browser().get(slug, { query: `flow_token=${randomUUID()}` })).error_message).toBe(
      text("flow.link_invalid"),
    );
  });

  it("46: looks at the person who asks, not at the one whom the run is about", async () => {
    const { slug } = await engine.flow({ authentication: "require_superuser", stages: [dummy] });
    const pending_user = { $record: "user" as const, pk: root.pk };
    expect(await engine.handOver(await browserOf(alice), slug, { pending_user })).toEqual({ kind: "not_applicable" });
    expect(
      await engine.handOver(await browserOf(root), slug, { pending_user: { ...pending_user, pk: alice.pk } }),
    ).toMatchObject({ kind: "ready" });
  });

  it("sees a login that was made earlier in the same request", async () => {
    const inside = await engine.flow({ authentication: "require_authenticated", stages: [dummy] });
    const { slug } = await engine.flow({
      stages: [dummy, { type: "user_login" }, { type: "redirect", config: { mode: "flow", target_flow: inside.pk } }],
    });
    const browser = engine.browser();
    await engine.handOver(browser, slug, { pending_user: { $record: "user", pk: alice.pk }, groups: ["kept"] });
    expect(await browser.post(slug, {})).toMatchObject({
      component: "xak-flow-redirect",
      to: `/if/flow/${inside.slug}/`,
    });
    const execution = browser.last?.execution.id ?? "";
    expect((await browser.get(inside.slug)).component).toBe("ak-stage-dummy");
    expect(browser.last?.execution.id).toBe(execution);
  });
});

describe("an error inside a stage", () => {
  const failing = { type: "dummy", config: { throw_error: true } };

  it("22–24: tells its text to those only who may see it", async () => {
    const { slug } = await engine.flow({ stages: [failing] });
    const debug = { "goauthentik.io/user/debug": true };
    const helpers = await engine.group({ attributes: debug });
    const own = await engine.user({ attributes: debug });
    const member = await engine.user({ groups: [helpers] });
    const not = await engine.user({ groups: [helpers], attributes: { "goauthentik.io/user/debug": false } });
    for (const user of [root, own, member]) {
      expect(await (await browserOf(user)).get(slug)).toMatchObject({
        error: "Test error",
        traceback: expect.stringContaining("Test error"),
      });
    }
    for (const user of [null, alice, not]) {
      expect(Object.keys(await (await browserOf(user)).get(slug))).toEqual(["component", "request_id"]);
    }
  });

  it("25, 26, 177: is recorded unless it was raised on purpose, and leaves run and cookies as they were", async () => {
    const { slug, bindings } = await engine.flow({ stages: [dummy, dummy] });
    const browser = engine.browser();
    await browser.get(slug);
    const secret = browser.browserSecret;
    const runs = () => engine.client.flowExecution.findMany({ where: { flow: { slug } } });
    const before = await runs();
    const { stages, log } = engine.services;
    const logged: unknown[] = [];
    engine.services.log = (error) => void logged.push(error);
    engine.services.stages = { ...stages, get: (type) => breakStage(stages.get(type)) };
    const failed = await browser.get(slug);
    Object.assign(engine.services, { stages, log });
    expect(failed).toEqual({ component: "ak-stage-flow-error", request_id: browser.last?.facts.id });
    expect(logged).toEqual([new Error("Out of order")]);
    const [event] = await engine.client.event.findMany({ where: { action: "system_exception" } });
    expect(event?.context).toMatchObject({ exception: "Error: Out of order", http_request: { method: "GET" } });
    expect(await runs()).toEqual(before);
    expect(browser.browserSecret).toBe(secret);
    await browser.post(slug, {});
    expect(browser.last?.execution.step).toBe(bindings[1]);
  });

  const breakStage = (server: StageServer | undefined) =>
    server && { ...server, challenge: () => Promise.reject(new Error("Out of order")) };

  it("takes back what was prepared when the step cannot be written", async () => {
    const { slug, bindings } = await engine.flow({ stages: [dummy, { type: "user_login" }, dummy] });
    const browser = engine.browser();
    await engine.handOver(browser, slug, { pending_user: { $record: "user", pk: alice.pk } });
    await browser.get(slug);
    const secret = browser.browserSecret;
    const { events } = engine.services;
    engine.services.events = { record: () => Promise.reject(new Error("No space left")) };
    const sessions = await engine.client.session.count();
    const log = engine.services.log;
    engine.services.log = () => undefined;
    await expect(browser.post(slug, {})).rejects.toThrow("No space left");
    Object.assign(engine.services, { events, log });
    expect(await engine.client.session.count()).toBe(sessions);
    expect([browser.browserSecret, browser.sessionToken]).toEqual([secret, null]);
    await browser.post(slug, {});
    expect(browser.last?.execution.step).toBe(bindings[2]);
    expect(browser.sessionToken).not.toBeNull();
  });
});
