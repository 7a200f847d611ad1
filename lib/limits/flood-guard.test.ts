import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setAppSecret } from "#lib/crypto/keys.ts";
import type { Database } from "#lib/db/client.ts";
import { openTestDatabase } from "#lib/db/testing.ts";
import { FloodGuard } from "./flood-guard.ts";
import { Limiter } from "./limiter.ts";

const UNCOUNTED = 60;

let database: Database;
beforeAll(async () => {
  setAppSecret("a secret that only tests use, long enough");
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.client.rateLimit.deleteMany();
  await database.client.event.deleteMany();
  await allow(200);
});

const allow = (limit_requests_per_minute: number) =>
  database.client.system.updateMany({ data: { settings: { limit_requests_per_minute } } });
const start = new Date("2026-01-01T00:00:00Z");
// A machine that is busy with tests must not look like a database that does not answer.
const patient = () => new Limiter(undefined, 60_000);
const guard = () => new FloodGuard(database.client, patient());

/** How many of so many requests at the same moment are let in. */
async function countAdmitted(guards: FloodGuard[], requests: number, ip = "192.0.2.1", now = start): Promise<number> {
  const answers = Array.from({ length: requests }, (_, index) => guards[index % guards.length]?.admit(ip, now));
  return (await Promise.all(answers)).filter((answer) => answer === null).length;
}

describe("breaking the service: a flood of requests from one address", () => {
  it("is bounded over all instances, and refused with the time to wait", async () => {
    const instances = [guard(), guard(), guard()];
    const admitted = await countAdmitted(instances, 1000);
    expect(admitted).toBeGreaterThanOrEqual(200);
    expect(admitted).toBeLessThanOrEqual(200 + UNCOUNTED * instances.length);
    expect(await instances[0]?.admit("192.0.2.1", new Date(start.getTime() + 20_000))).toBe(40);
    expect(await instances[0]?.admit("192.0.2.1", new Date(start.getTime() + 60_000))).toBeNull();
  });

  it("does not touch others", async () => {
    const one = guard();
    await countAdmitted([one], 1000);
    expect(await countAdmitted([one], 50, "192.0.2.2")).toBe(50);
  });

  it("is written down once", async () => {
    await countAdmitted([guard(), guard()], 1000);
    const events = await database.client.event.findMany({ where: { action: "suspicious_request" } });
    expect(events.map(({ context }) => context)).toMatchObject([{ reason: "limit_exceeded", address: "192.0.2.1" }]);
  });

  it("costs the database little, and ordinary visitors nothing", async () => {
    await countAdmitted([guard()], UNCOUNTED);
    expect(await database.client.rateLimit.count()).toBe(0);
    let statements = 0;
    const client = new Proxy(database.client, {
      get(target, name) {
        if (name === "$queryRaw") statements += 1;
        return Reflect.get(target, name);
      },
    });
    const one = new FloodGuard(client, patient());
    for (let request = 0; request < 1000; request++) await one.admit("192.0.2.1", start);
    expect(statements).toBeLessThan(25);
  });

  it("is nobody's when the limit is lifted, nor this machine's own", async () => {
    expect(await countAdmitted([guard()], 1000, "127.0.0.1")).toBe(1000);
    await allow(0);
    expect(await countAdmitted([guard()], 1000)).toBe(1000);
  });
});
