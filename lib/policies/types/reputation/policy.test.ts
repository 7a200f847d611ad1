import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { unsavedUser } from "#lib/identity/user-record.ts";
import type { PolicyInput } from "../../policy-type.ts";
import { reputationPolicyConfig } from "./config.ts";
import { reputationPolicy } from "./policy.ts";

const HERE = "192.0.2.1";
type Config = ReturnType<typeof reputationPolicyConfig.parse>;

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());
afterEach(() => engine.client.reputation.deleteMany());

const now = new Date();
const tomorrow = new Date(now.getTime() + 86_400_000);

async function score(identifier: string, ip: string, points: number, expires = tomorrow): Promise<void> {
  await engine.client.reputation.create({ data: { identifier, ip, score: points, expires } });
}

async function passes(
  config: Partial<Config>,
  who: { username?: string; ip?: string } = { username: "alice", ip: HERE },
): Promise<boolean> {
  const input = {
    config: reputationPolicyConfig.parse(config),
    db: engine.client,
    now,
    request: {
      subject: who.username === undefined ? null : unsavedUser({ username: who.username }),
      http: who.ip === undefined ? null : ({ clientIp: who.ip } as RequestFacts),
    },
  } as PolicyInput<Config>;
  return (await reputationPolicy.evaluate(input)).passing;
}

describe("124: the sum of scores", () => {
  it("passes at or below the threshold, and counts as nothing without records", async () => {
    expect(await passes({ threshold: 0 })).toBe(true);
    expect(await passes({ threshold: -1 })).toBe(false);
    await score("alice", "198.51.100.1", -3);
    await score("bob", HERE, -2);
    expect(await passes({ threshold: -5 })).toBe(true);
    expect(await passes({ threshold: -6 })).toBe(false);
    expect(await passes({})).toBe(true);
  });

  it("looks at what it is told to look at, each record once", async () => {
    await score("alice", HERE, -1);
    await score("alice", "198.51.100.1", -10);
    await score("bob", HERE, -100);
    await score("bob", "198.51.100.1", -1000);
    const sums = async (config: Partial<Config>, sum: number) => [
      await passes({ ...config, threshold: sum }),
      await passes({ ...config, threshold: sum - 1 }),
    ];
    expect(await sums({ check_ip: true, check_username: false }, -101)).toEqual([true, false]);
    expect(await sums({ check_ip: false, check_username: true }, -11)).toEqual([true, false]);
    expect(await sums({ check_ip: true, check_username: true }, -111)).toEqual([true, false]);
  });

  it("counts nothing for somebody without a name or an address", async () => {
    await score("alice", HERE, -10);
    await score("", "", -10);
    expect(await passes({ threshold: -1 }, {})).toBe(false);
    expect(await passes({ threshold: 0 }, {})).toBe(true);
    expect(await passes({ threshold: -10 }, { username: "alice" })).toBe(true);
  });

  it("forgets what has expired before anybody has cleaned up", async () => {
    await score("alice", HERE, -10, now);
    expect(await passes({ threshold: -1 })).toBe(false);
  });
});
