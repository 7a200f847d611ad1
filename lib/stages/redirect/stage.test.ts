import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { message } from "#lib/flows/messages.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { errorText } from "#lib/i18n/error-text.ts";
import { checkRedirectConfig } from "./config.ts";

let engine: TestEngine;
let alice: { pk: number; username: string };
beforeAll(async () => {
  engine = await createTestEngine();
  alice = await engine.user({ username: "alice" });
});
afterAll(() => engine.close());

const dummy = { type: "dummy" };
const redirect = (config: Record<string, unknown>) => ({ type: "redirect", config });
const toAddress = redirect({ mode: "static", target_static: "https://elsewhere.example/?a=b" });
const denied = (id: string) => ({ component: "ak-stage-access-denied", error_message: errorText("en", message(id)) });

describe("RD-1: to an address", () => {
  it("stays where it is until it is answered, and then goes on", async () => {
    const { slug, bindings } = await engine.flow({ stages: [toAddress, dummy] });
    const browser = engine.browser();
    const sent = { component: "xak-flow-redirect", to: "https://elsewhere.example/?a=b", final_redirect: false };
    expect(await browser.get(slug)).toMatchObject(sent);
    expect(await browser.get(slug)).toMatchObject(sent);
    expect((await browser.post(slug, {})).response_errors).toMatchObject({ to: [{ code: "required" }] });
    expect((await browser.post(slug, { to: "" })).response_errors).toMatchObject({ to: [{ code: "blank" }] });
    await browser.post(slug, { to: "anything" });
    expect(browser.last?.execution.step).toBe(bindings[1]);
  });

  it("RD-4: turns away where there is none", async () => {
    const { slug } = await engine.flow({ stages: [redirect({ mode: "static" })] });
    expect(await engine.browser().get(slug)).toMatchObject(denied("redirect.no_target"));
  });
});

describe("RD-1: to another flow", () => {
  it("hands the run over, with the page's query, and knows where it came from", async () => {
    const target = await engine.flow({ authentication: "require_redirect", stages: [dummy, { type: "deny" }] });
    const { slug, pk } = await engine.flow({ stages: [redirect({ mode: "flow", target_flow: target.pk })] });
    const browser = engine.browser();
    await engine.handOver(browser, slug, { deny_message: "kept", pending_user: { $record: "user", pk: alice.pk } });
    const query = "next=%2Fx%3Fy";
    expect(await browser.get(slug, { query })).toMatchObject({
      to: `/if/flow/${target.slug}/?${query}`,
      final_redirect: false,
    });
    const row = await engine.client.flowExecution.findUniqueOrThrow({
      where: { id: browser.last?.execution.id ?? "" },
    });
    expect(row).toMatchObject({ flowId: target.pk, pendingUserId: alice.pk });
    expect(engine.services.executions.read(row.id, Buffer.from(row.plan))?.context).toMatchObject({
      is_redirected: { pk },
    });
    expect((await browser.get(target.slug)).component).toBe("ak-stage-dummy");
    expect(await browser.post(target.slug, {})).toMatchObject({ error_message: "kept" });
  });

  it("leaves everything behind when it is to, but for where it came from", async () => {
    const target = await engine.flow({ authentication: "require_redirect", stages: [dummy] });
    const { slug, pk } = await engine.flow({
      stages: [redirect({ mode: "flow", target_flow: target.pk, keep_context: false })],
    });
    const browser = engine.browser();
    await engine.handOver(browser, slug, { deny_message: "kept", pending_user: { $record: "user", pk: alice.pk } });
    await browser.get(slug);
    const row = await engine.client.flowExecution.findUniqueOrThrow({
      where: { id: browser.last?.execution.id ?? "" },
    });
    expect(row.pendingUserId).toBeNull();
    expect(engine.services.executions.read(row.id, Buffer.from(row.plan))).toMatchObject({
      context: { is_redirected: { $record: "flow", pk, name: slug } },
      proofs: [],
    });
  });

  it("RD-3: is the only way to a flow that wants it, and turns away where that flow does not apply", async () => {
    const target = await engine.flow({ authentication: "require_redirect", stages: [dummy] });
    expect((await engine.browser().get(target.slug)).component).toBe("ak-stage-access-denied");
    const closed = await engine.flow({ policies: [{ user: alice.pk }], stages: [dummy] });
    const empty = await engine.flow({ stages: [] });
    for (const { pk } of [closed, empty]) {
      const { slug } = await engine.flow({ stages: [redirect({ mode: "flow", target_flow: pk })] });
      expect(await engine.browser().get(slug)).toMatchObject(denied("flow.unknown_error"));
    }
  });

  it("RD-4: turns away when the flow is gone", async () => {
    const target = await engine.flow({ stages: [dummy] });
    const { slug } = await engine.flow({ stages: [redirect({ mode: "flow", target_flow: target.pk })] });
    await engine.client.flow.delete({ where: { id: target.pk } });
    expect(await engine.browser().get(slug)).toMatchObject(denied("redirect.no_target"));
  });
});

describe("RD-2: the context's own target", () => {
  it("wins over the settings, as an address or as a flow", async () => {
    const target = await engine.flow({ authentication: "require_redirect", stages: [dummy] });
    const { slug } = await engine.flow({ stages: [toAddress] });
    for (const [redirect_stage_target, to] of [
      ["https://other.example/", "https://other.example/"],
      [`ak-flow://${target.slug}`, `/if/flow/${target.slug}/`],
    ]) {
      const browser = engine.browser();
      await engine.handOver(browser, slug, { redirect_stage_target });
      expect(await browser.get(slug)).toMatchObject({ to, final_redirect: false });
    }
  });

  it("falls back to the settings when it is a flow that nobody knows, or nothing", async () => {
    const { slug } = await engine.flow({ stages: [toAddress] });
    for (const redirect_stage_target of ["ak-flow://no-such-flow", "ak-flow://", ""]) {
      const browser = engine.browser();
      await engine.handOver(browser, slug, { redirect_stage_target });
      expect(await browser.get(slug)).toMatchObject({ to: "https://elsewhere.example/?a=b" });
    }
  });
});

it("RD-4: its settings need the target of their mode", () => {
  expect(checkRedirectConfig({ mode: "static", target_static: "/x" })).toEqual({});
  expect(checkRedirectConfig({ mode: "flow", target_flow: "2c1f3f7e-66d0-4b6c-9a9b-7f3f0c2f5a11" })).toEqual({});
  expect(checkRedirectConfig({ target_static: "" })).toEqual({});
  for (const config of [
    { mode: "static" },
    { mode: "static", target_static: "" },
    { mode: "flow", target_flow: null },
  ] as const) {
    expect(checkRedirectConfig(config)).toEqual({ non_field_errors: [expect.any(String)] });
  }
});
