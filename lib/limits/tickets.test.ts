import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { StageServer } from "#lib/flows/stage.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { stageRegistry } from "#lib/stages/registry.ts";
import { type Ticket, takeCaptchaTicket, takeMailTicket } from "./tickets.ts";
import { countWrongToken } from "./token-guesses.ts";

let engine: TestEngine;
let slug: string;
let ask: (context: Parameters<typeof takeCaptchaTicket>[0]) => Promise<Ticket>;
let given: Ticket | undefined;
beforeAll(async () => {
  engine = await createTestEngine();
  ({ slug } = await engine.flow({ stages: [{ type: "dummy" }] }));
  // A stage of the test's own, which asks for a ticket each time.
  const asking: StageServer = {
    ...(stageRegistry.get("dummy") as StageServer),
    async answer(context) {
      given = await ask(context);
      return { kind: "invalid", errors: {} };
    },
  };
  engine.services.stages = { ...stageRegistry, get: (type) => (type === "dummy" ? asking : stageRegistry.get(type)) };
});
afterAll(() => engine.close());
beforeEach(async () => {
  await engine.client.rateLimit.deleteMany();
  await engine.client.event.deleteMany();
});

const setLimits = (settings: object) => engine.client.system.updateMany({ data: { settings } });

/** Asks in a flow, from an address. @returns whether it was allowed */
async function askFrom(ip: string): Promise<boolean> {
  await engine.browser({ ip }).post(slug, {});
  return given?.allowed ?? false;
}
const reports = () => engine.client.event.count({ where: { action: "suspicious_request" } });

describe("mails that visitors ask for", () => {
  it("are limited per recipient, however the address is written and whoever asks", async () => {
    await setLimits({ limit_mails_per_recipient: 2 });
    const spellings = ["a@example.com", "A@Example.com", " a@example.com "];
    ask = (context) => takeMailTicket(context, spellings.shift() ?? "b@example.com");
    const ips = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.3"];
    const answers = [];
    for (const ip of ips) answers.push(await askFrom(ip));
    expect(answers).toEqual([true, true, false, true]);
    expect(await reports()).toBe(1);
  });

  it("are limited per visitor's address, and forgotten after the time that is set", async () => {
    await setLimits({ limit_mails_per_address: 3, limit_mail_window: "minutes=2" });
    ask = (context) => takeMailTicket(context, `${randomUUID()}@example.com`);
    const answers = [];
    for (let tries = 0; tries < 4; tries++) answers.push(await askFrom("192.0.2.1"));
    expect(answers).toEqual([true, true, true, false]);
    expect(given?.retryAfterMs).toBeGreaterThan(100_000);
    expect(given?.retryAfterMs).toBeLessThanOrEqual(120_000);
    expect(await askFrom("192.0.2.2")).toBe(true);
  });
});

it("captchas are limited per visitor's address, and right ones do not count", async () => {
  await setLimits({ limit_captchas_per_address: 2 });
  ask = async (context) => {
    const ticket = await takeCaptchaTicket(context);
    await ticket.giveBack(context.db);
    return ticket;
  };
  for (let tries = 0; tries < 4; tries++) expect(await askFrom("192.0.2.1")).toBe(true);
  ask = takeCaptchaTicket;
  const answers = [];
  for (let tries = 0; tries < 3; tries++) answers.push(await askFrom("192.0.2.1"));
  expect(answers).toEqual([true, true, false]);
});

it("wrong API keys are limited per address, with the time to wait", async () => {
  const settings = { limit_window: "minutes=1", limit_tokens_per_address: 2 };
  const now = new Date("2026-01-01T00:00:00Z");
  const later = new Date("2026-01-01T00:00:15Z");
  const count = (ip: string, at = now) => countWrongToken(engine.services, settings, ip, at);
  expect([await count("192.0.2.1"), await count("192.0.2.1")]).toEqual([null, null]);
  expect(await count("192.0.2.1", later)).toBe(45);
  expect(await count("192.0.2.2", later)).toBeNull();
});
