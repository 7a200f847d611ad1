import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashToken } from "#lib/crypto/secret.ts";
import { errorText } from "#lib/i18n/error-text.ts";
import { dummy, identification, linkFor, login, PASSWORD, password, planOf, promptStage } from "./attacks.fixtures.ts";
import { message } from "./messages.ts";
import { createTestEngine, type TestEngine } from "./testing.ts";

let engine: TestEngine;
let alice: { pk: number; username: string };
let bob: { pk: number; username: string };
beforeAll(async () => {
  engine = await createTestEngine();
  alice = await engine.user({ username: "alice", password: PASSWORD });
  bob = await engine.user({ username: "bob", password: "another password" });
});
afterAll(() => engine.close());

const sessionsOf = (userId: number) => engine.client.session.count({ where: { userId } });
const linkInvalid = errorText("en", message("flow.link_invalid"));

describe("authentik GHSA-qgqp-xh8r-v73r; Zitadel CVE-2026-27946: answers set only what was asked", () => {
  it("writes the field of the form and nothing else that was sent", async () => {
    const { slug } = await engine.flow({
      stages: [identification(), await promptStage(engine, "name"), { type: "user_write" }, dummy],
    });
    const carol = await engine.user({ username: "carol" });
    const before = await engine.client.user.findUniqueOrThrow({ where: { id: carol.pk } });
    const browser = engine.browser();
    await browser.post(slug, { uid_field: "carol", pending_user_identifier: "bob", is_restored: true });
    await browser.post(slug, {
      name: "Carol C.",
      username: "root",
      email: "carol@elsewhere.example",
      email_verified: true,
      password: "chosen by the client",
      is_active: false,
      is_superuser: true,
      type: "service_account",
      path: "admins",
      attributes: { "goauthentik.io/user/debug": true },
      "attributes.upn": "root",
      groups: ["admins"],
      pk: bob.pk,
      pending_user: { $record: "user", pk: bob.pk },
      redirect: "https://evil.example/",
      prompt_data: { email: "carol@elsewhere.example" },
    });
    const after = await engine.client.user.findUniqueOrThrow({ where: { id: carol.pk } });
    expect(after).toEqual({
      ...before,
      name: "Carol C.",
      searchText: after.searchText,
      lastUpdated: after.lastUpdated,
    });
    const { context } = await planOf(engine, browser);
    expect(Object.keys(context).toSorted()).toEqual(["pending_user", "prompt_data"]);
    expect(context.prompt_data).toEqual({ name: "Carol C.", created: false });
    expect(context.pending_user).toMatchObject({ pk: carol.pk });
  });
});

describe("authentik CVE-2023-26481: a token binds its user", () => {
  const recovery = async () =>
    engine.flow({
      stages: [
        identification(),
        dummy,
        { ...(await promptStage(engine, "name")), binding: { invalidResponseAction: "restart_with_context" } },
        { type: "user_write" },
        login,
      ],
    });

  it("restores the token's person, whoever was identified in this browser before", async () => {
    const { slug, bindings } = await recovery();
    const [sender, reader] = [engine.browser(), engine.browser()];
    await sender.post(slug, { uid_field: "alice" });
    const query = await linkFor(engine, sender, alice.pk);
    await reader.post(slug, { uid_field: "bob" });
    await reader.get(slug, { query });
    expect(reader.last?.execution.step).toBe(bindings[1]);
    expect((await planOf(engine, reader)).context.pending_user).toMatchObject({ pk: alice.pk });
  });

  it("ends when somebody else is identified in the restored run", async () => {
    const { slug, bindings } = await recovery();
    const [sender, reader] = [engine.browser(), engine.browser()];
    await sender.post(slug, { uid_field: "alice" });
    const query = await linkFor(engine, sender, alice.pk);
    await reader.get(slug, { query });
    await reader.post(slug, {}, { query });
    // The form restarts the flow, which keeps the context and asks for the name again.
    await reader.post(slug, {}, { query });
    expect(reader.last?.execution.step).toBe(bindings[0]);
    expect(await reader.post(slug, { uid_field: "bob" }, { query })).toMatchObject({
      component: "ak-stage-access-denied",
      error_message: linkInvalid,
    });
    expect(await sessionsOf(bob.pk)).toBe(0);
  });

  it("ends when a policy makes it about somebody else, also on the way to another flow", async () => {
    const javascript = `context.flow_plan.context.pending_user = ak_user_by({ username: "bob" }); return true;`;
    const target = await engine.flow({ stages: [{ ...dummy, policies: [{ javascript }] }, login] });
    const redirect = { type: "redirect", config: { mode: "flow", target_flow: target.pk } };
    const { slug } = await engine.flow({ stages: [identification(), dummy, redirect] });
    const [sender, reader] = [engine.browser(), engine.browser()];
    await sender.post(slug, { uid_field: "alice" });
    const query = await linkFor(engine, sender, alice.pk);
    await reader.get(slug, { query });
    expect(await reader.post(slug, {}, { query })).toMatchObject({ component: "xak-flow-redirect" });
    expect(await reader.get(target.slug)).toMatchObject({ error_message: linkInvalid });
    expect(await sessionsOf(bob.pk)).toBe(0);
  });

  it("goes through for the token's own person", async () => {
    const { slug } = await recovery();
    const [sender, reader] = [engine.browser(), engine.browser()];
    await sender.post(slug, { uid_field: "alice" });
    const query = await linkFor(engine, sender, alice.pk);
    await reader.get(slug, { query });
    await reader.post(slug, {}, { query });
    expect(await reader.post(slug, { name: "Alice A." }, { query })).toMatchObject({ final_redirect: true });
    const session = await engine.client.session.findFirstOrThrow({
      where: { tokenHash: hashToken(reader.sessionToken ?? "") },
    });
    expect(session.userId).toBe(alice.pk);
  });

  it("lets an account that was made in this run take the place of the person who asked", async () => {
    const { slug } = await engine.flow({
      stages: [
        identification(),
        dummy,
        await promptStage(engine, "username"),
        { type: "user_write", config: { user_creation_mode: "always_create" } },
        login,
      ],
    });
    const [sender, reader] = [engine.browser(), engine.browser()];
    await sender.post(slug, { uid_field: "alice" });
    const query = await linkFor(engine, sender, alice.pk);
    await reader.get(slug, { query });
    await reader.post(slug, {}, { query });
    expect(await reader.post(slug, { username: "a-new-account" }, { query })).toMatchObject({ final_redirect: true });
  });
});

describe("authentik CVE-2024-47070: a policy that fails counts as its failure result", () => {
  const raising = { javascript: `throw new Error("secret detail");` };

  it("keeps the stage when its failure result is to pass, and drops it when it is not", async () => {
    const { slug, bindings } = await engine.flow({
      stages: [
        { ...dummy, policies: [raising] },
        { ...dummy, policies: [{ ...raising, failureResult: true }] },
      ],
    });
    const browser = engine.browser({ headers: { "x-forwarded-for": "', not an address" } });
    await browser.get(slug);
    expect(browser.last?.execution.step).toBe(bindings[1]);
  });

  it("closes a flow whose policy fails, and tells the visitor nothing of the inside", async () => {
    const { slug } = await engine.flow({ policies: [raising], stages: [dummy] });
    const denied = await engine.browser().get(slug);
    expect(denied.component).toBe("ak-stage-access-denied");
    expect(JSON.stringify(denied)).not.toContain("secret detail");
    expect(await engine.client.event.count({ where: { action: "policy_exception" } })).toBeGreaterThan(0);
  });

  it("closes a flow whose policy cannot even be started, whatever its failure result says", async () => {
    const broken = { type: "dummy", config: { result: true, wait_min: 1, wait_max: 1 }, failureResult: true };
    const { slug } = await engine.flow({ policies: [broken], stages: [dummy] });
    expect((await engine.browser().get(slug)).component).toBe("ak-stage-access-denied");
  });
});

describe("authentik #12531: gates are asked at every submit", () => {
  it("lets a gate that closes while the form is open stop its answer", async () => {
    const { slug, bindings } = await engine.flow({
      designation: "authentication",
      stages: [identification(), { type: "deny" }, password(), login],
    });
    const gate = await engine.client.flowStageBinding.findUniqueOrThrow({ where: { id: bindings[1] ?? "" } });
    const binding = await engine.bind(gate.bindableId, { javascript: "return false;" });
    const browser = engine.browser();
    await browser.post(slug, { uid_field: "alice" });
    expect(browser.last?.execution.step).toBe(bindings[2]);
    // The dropped gate is gone for this run, but the stage that is shown has one of its own.
    const shown = await engine.client.flowStageBinding.findUniqueOrThrow({ where: { id: bindings[2] ?? "" } });
    await engine.bind(shown.bindableId, { javascript: "return false;" });
    await browser.post(slug, { password: PASSWORD });
    expect(browser.last?.challenge.response_errors).toBeUndefined();

    const second = engine.browser();
    await second.get(slug);
    await engine.client.policyBinding.delete({ where: { id: binding } });
    expect((await second.post(slug, { uid_field: "alice" })).component).toBe("ak-stage-access-denied");
  });

  it("asks about the person whom the run is about by then", async () => {
    const { slug } = await engine.flow({
      stages: [identification(), { type: "deny", policies: [{ user: bob.pk }] }, dummy],
    });
    expect((await engine.browser().post(slug, { uid_field: "bob" })).component).toBe("ak-stage-access-denied");
    expect((await engine.browser().post(slug, { uid_field: "alice" })).component).toBe("ak-stage-dummy");
  });
});

describe("Keycloak CVE-2026-9087; better-auth GHSA-qq9h-g4jm-xgf3: what was proved was proved about somebody", () => {
  it("does not pass to the next person who is identified", async () => {
    const { slug } = await engine.flow({ stages: [identification(), password(), identification(), dummy, login] });
    const browser = engine.browser();
    await browser.post(slug, { uid_field: "alice" });
    await browser.post(slug, { password: PASSWORD });
    expect((await planOf(engine, browser)).proofs.map(({ kind, user }) => [kind, user])).toEqual([
      ["identified", alice.pk],
      ["password", alice.pk],
    ]);
    await browser.post(slug, { uid_field: "bob" });
    const plan = await planOf(engine, browser);
    expect(plan.proofs.map(({ kind, user }) => [kind, user])).toEqual([["identified", bob.pk]]);
    expect(Object.keys(plan.context)).toEqual(["pending_user"]);
    await browser.post(slug, {});
    const event = await engine.client.event.findFirstOrThrow({ where: { action: "login", userId: bob.pk } });
    expect(event.context).toMatchObject({ established: ["identified"] });
    expect(event.context).not.toHaveProperty("auth_method");
  });

  it("does not pass from one person without an account to another", async () => {
    const { slug } = await engine.flow({ stages: [identification(), identification(), dummy] });
    const browser = engine.browser();
    await browser.post(slug, { uid_field: "nobody" });
    await browser.post(slug, { uid_field: "alice" });
    expect((await planOf(engine, browser)).proofs.map(({ user }) => user)).toEqual([alice.pk]);
  });
});
