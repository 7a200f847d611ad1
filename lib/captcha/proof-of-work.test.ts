import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setAppSecret } from "#lib/crypto/keys.ts";
import type { Database } from "#lib/db/client.ts";
import { openTestDatabase } from "#lib/db/testing.ts";
import { createProofChallenge, spendProof } from "./proof-of-work.ts";
import { readChallenge, solveProof } from "./testing.ts";

const SECRET = "a secret that only tests use, long enough";
const purpose = { stage: "stage-1", flow: "flow-1", run: "run-1" };
const LITTLE = 0.002;
const HOUR_MS = 3_600_000;

let database: Database;
beforeAll(async () => {
  setAppSecret(SECRET);
  database = await openTestDatabase();
});
afterAll(() => database.close());

const challenge = (work = LITTLE, now = new Date()) => createProofChallenge(work, purpose, now);
const spend = (token: string, { stage = "stage-1", flow = "flow-1", run = "run-1", now = new Date() } = {}) =>
  spendProof(database.client, token, { stage, flow }, (given) => given === run, now);

/** A payload with a part of it changed. */
async function tampered(change: (payload: ReturnType<typeof readPayload>) => void): Promise<string> {
  const payload = readPayload(await solveProof(await challenge()));
  change(payload);
  return Buffer.from(JSON.stringify(payload)).toString("base64");
}

function readPayload(token: string) {
  return JSON.parse(Buffer.from(token, "base64").toString("utf8")) as {
    challenge: { parameters: Record<string, unknown> & { data: Record<string, unknown> }; signature: string };
    solution: { counter: number; derivedKey: string };
  };
}

describe("a proof of work", () => {
  it("counts for what it was made for, and nothing else", async () => {
    const token = await solveProof(await challenge());
    for (const other of [{ stage: "stage-2" }, { flow: "flow-2" }, { run: "run-2" }]) {
      expect(await spend(token, other), JSON.stringify(other)).toBe(false);
    }
    expect(await spend(token)).toBe(true);
  });

  it("attack captcha replay: 20 parallel uses, exactly one succeeds", async () => {
    const token = await solveProof(await challenge());
    const results = await Promise.all(Array.from({ length: 20 }, () => spend(token)));
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await spend(token)).toBe(false);
  });

  it("attack captcha replay: writing the payload differently makes no second use of it", async () => {
    const token = await solveProof(await challenge());
    expect(await spend(token)).toBe(true);
    const payload = readPayload(token);
    const reordered = {
      solution: { ...payload.solution, time: 7 },
      more: 1,
      challenge: { ...payload.challenge, x: 1 },
    };
    for (const again of [
      `${token} `,
      token.replaceAll("=", ""),
      Buffer.from(JSON.stringify(reordered)).toString("base64"),
    ]) {
      expect(await spend(again)).toBe(false);
    }
  });

  it("ends", async () => {
    const token = await solveProof(await challenge());
    expect(await spend(token, { now: new Date(Date.now() + HOUR_MS) })).toBe(false);
    expect(await spend(token, { now: new Date(Date.now() + HOUR_MS - 10_000) })).toBe(true);
    expect(await spend(await solveProof(await challenge(LITTLE, new Date(Date.now() - HOUR_MS - 1000))))).toBe(false);
  });

  it.each([
    ["work that was made less", (p) => Object.assign(p.challenge.parameters, { keyPrefix: "00" })],
    ["another kind of work", (p) => Object.assign(p.challenge.parameters, { algorithm: "SHA-256" })],
    ["fewer rounds", (p) => Object.assign(p.challenge.parameters, { cost: 1 })],
    ["a later end", (p) => Object.assign(p.challenge.parameters, { expiresAt: 4_000_000_000 })],
    ["another nonce", (p) => Object.assign(p.challenge.parameters, { nonce: "00".repeat(16) })],
    ["no signature of the key", (p) => Object.assign(p.challenge.parameters, { keySignature: undefined })],
    ["another signature", (p) => Object.assign(p.challenge, { signature: "0".repeat(64) })],
    ["no signature", (p) => Object.assign(p.challenge, { signature: undefined })],
    [
      "another solution",
      (p) => Object.assign(p.solution, { derivedKey: `${p.challenge.parameters.keyPrefix}${"00".repeat(16)}` }),
    ],
    ["the prefix only", (p) => Object.assign(p.solution, { derivedKey: String(p.challenge.parameters.keyPrefix) })],
    ["no solution", (p) => Object.assign(p, { solution: undefined })],
  ] satisfies [string, (payload: ReturnType<typeof readPayload>) => void][])(
    "is refused with %s",
    async (_what, change) => {
      expect(await spend(await tampered(change))).toBe(false);
    },
  );

  it.each(["", "x", "bnVsbA==", "W10=", "e30=", "{}", "A".repeat(100_000)])("is not %j", async (token) => {
    expect(await spend(token)).toBe(false);
  });

  it("is worth nothing to an installation with another secret", async () => {
    const token = await solveProof(await challenge());
    setAppSecret("another secret that only tests use, as long");
    expect(await spend(token)).toBe(false);
    setAppSecret(SECRET);
  });

  it("takes as much work as was asked, and never much more", async () => {
    const counters: number[] = [];
    for (let count = 0; count < 5; count++) {
      counters.push(readPayload(await solveProof(await challenge(0.01))).solution.counter);
    }
    expect(Math.min(...counters)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...counters)).toBeLessThan(15);
    expect(readChallenge(await challenge(50)).parameters.cost).toBe(1000);
  });
});
