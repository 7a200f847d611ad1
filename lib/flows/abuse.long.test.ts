import { randomUUID } from "node:crypto";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashToken } from "#lib/crypto/secret.ts";
import {
  createLoginFlow,
  dummy,
  identification,
  linkFor,
  login,
  PASSWORD,
  password,
  planOf,
  promptStage,
} from "./attacks.fixtures.ts";
import { MOST_RUNS_OF_BROWSER } from "./execution-store.ts";
import { harmlessTargets, hostileTargets } from "./next-url.fixtures.ts";
import { createTestEngine, type TestEngine } from "./testing.ts";

let engine: TestEngine;
let alice: { pk: number; username: string };
beforeAll(async () => {
  engine = await createTestEngine();
  alice = await engine.user({ username: "alice", password: PASSWORD });
});
afterAll(() => engine.close());

const past = () => new Date(Date.now() - 1000);

describe("Keycloak CVE-2026-9086; Zitadel GHSA-6rx5-m2rc-hmf7; authentik CVE-2024-52289: hostile targets are followed nowhere", () => {
  const queryFor = (next: string) => `next=${encodeURIComponent(next)}`;
  // Half of a surrogate pair cannot be sent in a query.
  const sendable = hostileTargets.filter(({ value }) => value.isWellFormed());
  let done: string;
  let denied: string;
  beforeAll(async () => {
    done = (await engine.flow({ stages: [dummy] })).slug;
    denied = (await engine.flow({ authentication: "require_authenticated", stages: [dummy] })).slug;
  });

  it.each(sendable)("at the end of a flow: $name", async ({ value }) => {
    const browser = engine.browser();
    const query = queryFor(value);
    expect(await browser.post(done, {}, { query })).toMatchObject({ component: "ak-stage-access-denied" });
    expect(JSON.stringify(await browser.get(done, { query }))).not.toContain('"to"');
  });

  it.each(sendable)("at a flow that does not apply, and in the link that cancels: $name", async ({ value }) => {
    const browser = engine.browser();
    expect(await browser.get(denied, { outer: { next: value } })).toMatchObject({
      component: "ak-stage-access-denied",
    });
    const shown = await browser.get(done, { query: queryFor(value) });
    const cancel = new URL(shown.flow_info?.cancel_url ?? "", "http://here.example");
    expect(cancel.origin + cancel.pathname).toBe("http://here.example/flows/-/cancel/");
    // It is judged there; here it only has to arrive as one value.
    expect([...cancel.searchParams.keys()]).toEqual(value === "" ? [] : ["next"]);
  });

  it.each(harmlessTargets)("lets people go on to: $name", async ({ value }) => {
    expect(await engine.browser().post(done, {}, { query: queryFor(value) })).toMatchObject({
      to: value,
      final_redirect: true,
    });
    expect(await engine.browser().get(denied, { outer: { next: value } })).toMatchObject({
      to: value,
      final_redirect: false,
    });
  });
});

describe("authentik CVE-2025-53942, -64521, -64708, -29928: activity and expiry are checked when something is used", () => {
  async function loggedIn(username: string) {
    const { slug } = await createLoginFlow(engine);
    const browser = engine.browser();
    await browser.post(slug, { uid_field: username });
    await browser.post(slug, { password: PASSWORD });
    expect(browser.sessionToken).not.toBeNull();
    return browser;
  }
  const sessionOf = (token: string | null) => ({ tokenHash: hashToken(token ?? "") });
  const closed = () => engine.flow({ authentication: "require_authenticated", stages: [dummy] });

  it("ends what an inactive person may do, and an expired login, at once", async () => {
    const user = await engine.user({ password: PASSWORD });
    const browser = await loggedIn(user.username);
    const { slug } = await closed();
    expect((await browser.get(slug)).component).toBe("ak-stage-dummy");
    await engine.client.user.update({ where: { id: user.pk }, data: { isActive: false } });
    expect((await browser.get(slug)).component).toBe("ak-stage-access-denied");
    await engine.client.user.update({ where: { id: user.pk }, data: { isActive: true } });
    expect((await browser.get(slug)).component).toBe("ak-stage-dummy");
    await engine.client.session.update({ where: sessionOf(browser.sessionToken), data: { expires: past() } });
    expect((await browser.get(slug)).component).toBe("ak-stage-access-denied");
  });

  it("192: takes a run that began with a login along when the login ends", async () => {
    const browser = await loggedIn("alice");
    const { slug, bindings } = await engine.flow({ stages: [dummy, dummy] });
    await browser.post(slug, {});
    const execution = browser.last?.execution.id ?? "";
    await engine.client.session.delete({ where: sessionOf(browser.sessionToken) });
    await browser.get(slug, { execution });
    expect(browser.last?.execution.step).toBe(bindings[0]);
  });

  it("62: ignores an expired link before anybody has cleaned up", async () => {
    const { slug, bindings } = await engine.flow({ stages: [identification(), dummy, login] });
    const sender = engine.browser();
    await sender.post(slug, { uid_field: "alice" });
    const query = await linkFor(engine, sender, alice.pk, { expires: past() });
    const reader = engine.browser();
    await reader.get(slug, { query });
    expect(reader.last?.execution.step).toBe(bindings[0]);
  });

  it("183: an expired policy binding has no effect", async () => {
    const flow = await engine.flow({ stages: [dummy] });
    const binding = await engine.bind(flow.bindable, { user: alice.pk });
    expect((await engine.browser().get(flow.slug)).component).toBe("ak-stage-access-denied");
    await engine.client.policyBinding.update({ where: { id: binding }, data: { expiring: true, expires: past() } });
    expect((await engine.browser().get(flow.slug)).component).toBe("ak-stage-dummy");
  });

  it("starts over when a run has rested too long", async () => {
    const { slug, bindings } = await engine.flow({ stages: [dummy, dummy] });
    const browser = engine.browser();
    await browser.post(slug, {});
    const execution = browser.last?.execution.id ?? "";
    await engine.client.flowExecution.update({ where: { id: execution }, data: { expires: past() } });
    await browser.post(slug, {}, { execution });
    expect(browser.last?.execution.step).toBe(bindings[0]);
    await browser.get(slug);
    expect(browser.last?.execution.id).not.toBe(execution);
  });

  it("never goes on with a run that is over", async () => {
    const { slug, bindings } = await createLoginFlow(engine);
    const browser = engine.browser();
    await browser.post(slug, { uid_field: "alice" });
    const execution = browser.last?.execution.id ?? "";
    await browser.post(slug, { password: PASSWORD }, { execution });
    await browser.get(slug, { execution, ...(bindings[0] ? { step: bindings[0] } : {}) });
    expect(browser.last?.execution.id).not.toBe(execution);
    const row = await engine.client.flowExecution.findUniqueOrThrow({ where: { id: execution } });
    const plan = engine.services.executions.read(execution, Buffer.from(row.plan));
    expect(plan).toMatchObject({ bindings: [], context: {}, proofs: [], counters: {}, issued: null });
  });
});

describe("breaking the service", () => {
  it("keeps so many runs of one browser, whatever ids it sends", async () => {
    const { slug } = await engine.flow({ stages: [dummy] });
    const browser = engine.browser();
    await browser.get(slug);
    for (let count = 0; count < MOST_RUNS_OF_BROWSER + 20; count++) {
      await browser.get(slug, { execution: randomUUID() });
    }
    const browserHash = hashToken(browser.browserSecret ?? "");
    expect(await engine.client.flowExecution.count({ where: { browserHash } })).toBe(MOST_RUNS_OF_BROWSER);
    // What is used now is not among those that went.
    const execution = browser.last?.execution.id ?? "";
    expect(await browser.post(slug, {}, { execution })).toMatchObject({ final_redirect: true });
  });

  it("stores little for each of hundreds of runs that strangers start, and stays responsive meanwhile", async () => {
    const { slug } = await createLoginFlow(engine);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const memory = process.memoryUsage().heapUsed;
    delay.enable();
    for (let count = 0; count < 500; count += 50) {
      await Promise.all(Array.from({ length: 50 }, () => engine.browser().get(slug)));
    }
    delay.disable();
    const [row] = await engine.client.$queryRaw<{ rows: number; longest: number; snapshots: number }[]>`
      SELECT count(*)::int AS rows, max(pg_column_size(x.*))::int AS longest, count(DISTINCT "snapshot_hash")::int AS snapshots
      FROM "flow_execution" x JOIN "flow" f ON f."flow_uuid" = x."flow_id" WHERE f."slug" = ${slug}`;
    expect(row).toMatchObject({ rows: 500, snapshots: 1 });
    expect(row?.longest).toBeLessThan(2000);
    expect(process.memoryUsage().heapUsed - memory).toBeLessThan(150 * 1024 * 1024);
    expect(delay.max / 1e6).toBeLessThan(2000);
  }, 60_000);

  it("does not keep what nobody asked for, however much was sent", async () => {
    const { slug } = await engine.flow({ stages: [identification(), await promptStage(engine, "nickname"), dummy] });
    const browser = engine.browser();
    await browser.post(slug, { uid_field: "alice", more: "x".repeat(1_000_000) });
    await browser.post(slug, { nickname: "Al", more: "x".repeat(1_000_000) });
    expect(JSON.stringify(await planOf(engine, browser)).length).toBeLessThan(10_000);
  });

  it("refuses names and passwords that are too long without looking at them", async () => {
    const { slug } = await engine.flow({ stages: [identification({ pretend_user_exists: false }), password(), dummy] });
    const browser = engine.browser();
    expect((await browser.post(slug, { uid_field: "a".repeat(1_000_000) })).response_errors).toHaveProperty(
      "uid_field",
    );
    expect((await browser.post(slug, { uid_field: "alice\0" })).response_errors).toHaveProperty("uid_field");
    await browser.post(slug, { uid_field: "alice" });
    const answer = await browser.post(slug, { password: "x".repeat(5_000_000) });
    expect(answer.response_errors).toHaveProperty("password");
    expect(JSON.stringify(answer).length).toBeLessThan(5000);
  });

  it("ends a flow that restarts for ever", async () => {
    const failing = { type: "deny", binding: { invalidResponseAction: "restart" } };
    const { slug } = await engine.flow({ stages: [failing, dummy] });
    expect((await engine.browser().get(slug)).component).toBe("ak-stage-access-denied");
  });
});
