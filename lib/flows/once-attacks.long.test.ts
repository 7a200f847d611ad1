import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLoginFlow, dummy, identification, linkFor, login, PASSWORD, planOf } from "./attacks.fixtures.ts";
import { createTestEngine, type TestEngine } from "./testing.ts";

let engine: TestEngine;
let alice: { pk: number; username: string };
beforeAll(async () => {
  engine = await createTestEngine();
  alice = await engine.user({ username: "alice", password: PASSWORD });
});
afterAll(() => engine.close());

const sessionsOf = (userId: number) => engine.client.session.count({ where: { userId } });

describe("Keycloak CVE-2026-37982; Vault CVE-2025-6015: what may be used once is used once", () => {
  it("one of 20 uses of a token at the same moment succeeds", async () => {
    const { slug, bindings } = await engine.flow({ stages: [identification(), dummy, login, dummy] });
    const sender = engine.browser();
    await sender.post(slug, { uid_field: "alice" });
    const query = await linkFor(engine, sender, alice.pk);
    const readers = Array.from({ length: 20 }, () => engine.browser());
    await Promise.all(readers.map((reader) => reader.get(slug, { query })));
    const steps = readers.map((reader) => reader.last?.execution.step);
    expect(steps.filter((step) => step === bindings[1])).toHaveLength(1);
    expect(steps.filter((step) => step === bindings[0])).toHaveLength(19);
  });

  it("one of 20 uses of a token succeeds also where the run goes straight on to a login", async () => {
    const { slug } = await engine.flow({ stages: [identification(), { type: "dummy" }, login] });
    const sender = engine.browser();
    await sender.post(slug, { uid_field: "alice" });
    const plan = await planOf(engine, sender);
    plan.bindings.shift();
    const query = await linkFor(engine, sender, alice.pk, { plan });
    const before = await sessionsOf(alice.pk);
    const readers = Array.from({ length: 20 }, () => engine.browser());
    await Promise.all(readers.map((reader) => reader.get(slug, { query })));
    expect(readers.filter((reader) => reader.sessionToken !== null)).toHaveLength(1);
    expect(await sessionsOf(alice.pk)).toBe(before + 1);
  });

  it.each([
    ["equal answers", () => ({ password: PASSWORD }), 20],
    ["answers that differ", (number: number) => ({ password: PASSWORD, number }), 1],
  ])("20 answers to the last question before a login make one session: %s", async (_name, answer, holders) => {
    const { slug, bindings } = await createLoginFlow(engine);
    const browser = engine.browser();
    await browser.post(slug, { uid_field: "alice" });
    const execution = browser.last?.execution.id ?? "";
    const before = await sessionsOf(alice.pk);
    const windows = Array.from({ length: 20 }, () => browser.copy());
    await Promise.all(
      windows.map((window, number) =>
        window.post(slug, answer(number), { execution, ...(bindings[1] ? { step: bindings[1] } : {}) }),
      ),
    );
    const tokens = windows.flatMap((window) => window.sessionToken ?? []);
    expect([tokens.length, new Set(tokens).size]).toEqual([holders, 1]);
    expect(await sessionsOf(alice.pk)).toBe(before + 1);
  });

  it("20 looks at a consent at the same moment are all answered, and one token holds", async () => {
    const { slug } = await engine.flow({ stages: [{ type: "consent", config: { mode: "always_require" } }, dummy] });
    const browser = engine.browser();
    await browser.get(slug);
    const execution = browser.last?.execution.id ?? "";
    const windows = Array.from({ length: 20 }, () => browser.copy());
    await Promise.all(windows.map((window) => window.get(slug, { execution })));
    for (const { last } of windows) expect(last?.challenge.component).toBe("ak-stage-consent");
    const { context } = await planOf(engine, browser);
    const tokens = windows.map(({ last }) => last?.challenge.token);
    expect(tokens).toContain(context["goauthentik.io/stages/consent/token"]);
  });
});
