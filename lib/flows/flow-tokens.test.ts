import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dummy, identification, linkFor, login, planOf, promptStage } from "./attacks.fixtures.ts";
import { createFlowToken, findFlowToken, mergeRestoredContext } from "./flow-tokens.ts";
import { createTestEngine, type TestBrowser, type TestEngine } from "./testing.ts";

let engine: TestEngine;
let alice: { pk: number; username: string };
let flow: Awaited<ReturnType<TestEngine["flow"]>>;
beforeAll(async () => {
  engine = await createTestEngine();
  alice = await engine.user({ username: "alice" });
  flow = await engine.flow({ stages: [identification(), await promptStage(engine, "nickname"), dummy, login] });
});
afterAll(() => engine.close());

/** A browser in a run that is about alice and waits at the form. */
async function sender(): Promise<TestBrowser> {
  const browser = engine.browser();
  await browser.post(flow.slug, { uid_field: "alice" });
  return browser;
}

const tokens = () => engine.client.token.count();

describe("a link into a stored run", () => {
  it("58, 59: goes on with the first stage that is left, knowing that it was restored", async () => {
    const query = await linkFor(engine, await sender(), alice.pk);
    const reader = engine.browser();
    expect((await reader.get(flow.slug, { query })).component).toBe("ak-stage-prompt");
    expect(reader.last?.execution.step).toBe(flow.bindings[1]);
    const { context, proofs } = await planOf(engine, reader);
    expect(context).toMatchObject({ pending_user: { pk: alice.pk }, is_restored: { $record: "flowtoken" } });
    expect(proofs.map(({ kind }) => kind)).toEqual(["identified"]);
  });

  it("60: works once when it says so", async () => {
    const query = await linkFor(engine, await sender(), alice.pk);
    const before = await tokens();
    const reader = engine.browser();
    await reader.get(flow.slug, { query });
    expect(await tokens()).toBe(before - 1);
    // The reader's own run goes on although the page still has the link in its address.
    await reader.post(flow.slug, { nickname: "Al" }, { query });
    expect(reader.last?.execution.step).toBe(flow.bindings[2]);
    const second = engine.browser();
    await second.get(flow.slug, { query });
    expect(second.last?.execution.step).toBe(flow.bindings[0]);
  });

  it("60, 64: is used up at another flow as well, which is planned instead", async () => {
    const query = await linkFor(engine, await sender(), alice.pk);
    const before = await tokens();
    const other = await engine.flow({ stages: [dummy] });
    const reader = engine.browser();
    await reader.get(other.slug, { query });
    expect(reader.last?.execution.step).toBe(other.bindings[0]);
    expect((await planOf(engine, reader)).context).toEqual({});
    expect(await tokens()).toBe(before - 1);
  });

  it("60: is used up also when its plan cannot be read", async () => {
    const query = await linkFor(engine, await sender(), alice.pk);
    await engine.client.flowToken.updateMany({ data: { plan: new Uint8Array([1, 2, 3]) } });
    const before = await tokens();
    const reader = engine.browser();
    await reader.get(flow.slug, { query });
    expect(reader.last?.execution.step).toBe(flow.bindings[0]);
    expect(await tokens()).toBe(before - 1);
  });

  it("61: works again when it says so, and does not start over within one run", async () => {
    const query = await linkFor(engine, await sender(), alice.pk, { revoke: false });
    for (const reader of [engine.browser(), engine.browser()]) {
      await reader.get(flow.slug, { query });
      await reader.post(flow.slug, { nickname: "Al" }, { query });
      expect(reader.last?.execution.step).toBe(flow.bindings[2]);
      expect(await reader.post(flow.slug, {}, { query })).toMatchObject({ final_redirect: true });
      await reader.get(flow.slug, { query });
      expect(reader.last?.execution.step).toBe(flow.bindings[1]);
    }
  });

  it("62: is ignored when nobody knows it", async () => {
    const browser = await sender();
    await browser.get(flow.slug, { query: `flow_token=${randomUUID()}` });
    expect(browser.last?.execution.step).toBe(flow.bindings[1]);
  });

  it("authentik #26345: rendering its page does not use it up, as programs that look through mail do", async () => {
    const query = await linkFor(engine, await sender(), alice.pk);
    const before = await tokens();
    const reader = engine.browser();
    expect((await reader.page(flow.slug, { query })).component).toBe("vestibule-continue");
    expect(await tokens()).toBe(before);
    await reader.get(flow.slug, { query });
    expect(reader.last?.execution.step).toBe(flow.bindings[1]);
  });

  it("63 D: takes from a run that is going on only what it lacks, and nothing about its person", async () => {
    const query = await linkFor(engine, await sender(), alice.pk);
    const reader = engine.browser();
    await engine.handOver(reader, flow.slug, {
      prompt_data: { nickname: "from before" },
      pending_user: { $record: "user", pk: null, username: "somebody", name: "", email: "" },
      pending_user_identifier: "somebody",
      auth_method: "password",
      auth_method_args: { known_device: true },
      user_backend: "authentik.core.auth.InbuiltBackend",
      is_sso: true,
    });
    await reader.get(flow.slug, { query });
    expect((await planOf(engine, reader)).context).toEqual({
      prompt_data: { nickname: "from before" },
      pending_user: { $record: "user", pk: alice.pk },
      is_restored: expect.anything(),
    });
    expect(mergeRestoredContext({ redirect: "/own" }, { redirect: "/other", url: "/x" })).toEqual({
      redirect: "/own",
      url: "/x",
    });
  });
});

describe("tokens at rest", () => {
  it("replaces a token with the same identifier, and keeps neither key nor plan readable", async () => {
    const browser = await sender();
    const plan = await planOf(engine, browser);
    const make = () =>
      createFlowToken(engine.client, engine.services.executions, {
        identifier: "same",
        userId: alice.pk,
        plan,
        expires: new Date(Date.now() + 60_000),
      });
    const [first, second] = [await make(), await make()];
    const find = (key: string) => findFlowToken(engine.client, engine.services.executions, key, new Date());
    expect(await find(first)).toBeNull();
    expect(await find(second)).toMatchObject({ identifier: "same", revoke: true, plan });
    const row = await engine.client.token.findFirstOrThrow({
      where: { identifier: "same" },
      include: { flowToken: true },
    });
    expect(JSON.stringify(row)).not.toContain(second);
    expect(Buffer.from(row.flowToken?.plan ?? []).toString("latin1")).not.toContain(flow.pk);
  });

  it("does not read a plan that was moved to another token", async () => {
    const browser = await sender();
    const plan = await planOf(engine, browser);
    const make = (identifier: string) =>
      createFlowToken(engine.client, engine.services.executions, {
        identifier,
        userId: alice.pk,
        plan,
        expires: new Date(Date.now() + 60_000),
      });
    await make("one");
    const key = await make("other");
    const [one, other] = await Promise.all(
      ["one", "other"].map((identifier) =>
        engine.client.token.findUniqueOrThrow({ where: { identifier }, include: { flowToken: true } }),
      ),
    );
    await engine.client.flowToken.update({
      where: { tokenId: other?.id ?? "" },
      data: { plan: new Uint8Array(one?.flowToken?.plan ?? []) },
    });
    expect(await findFlowToken(engine.client, engine.services.executions, key, new Date())).toMatchObject({
      plan: null,
    });
  });
});
