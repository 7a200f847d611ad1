import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setAppSecret } from "#lib/crypto/keys.ts";
import type { Database, Db } from "#lib/db/client.ts";
import { openTestDatabase } from "#lib/db/testing.ts";
import { sweep } from "#lib/server/housekeeping.ts";
import { counterKey, type Limit, normalizeName } from "./limit.ts";
import { Limiter } from "./limiter.ts";
import { MemoryCounters } from "./memory-counters.ts";

let database: Database;
beforeAll(async () => {
  setAppSecret("a secret that only tests use, long enough");
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => void (await database.client.rateLimit.deleteMany()));

const start = new Date("2026-01-01T00:00:00Z");
const later = (ms: number) => new Date(start.getTime() + ms);
const limit = (fields: Partial<Limit> = {}): Limit => ({
  kind: "password-account",
  about: "alice",
  most: 3,
  windowMs: 60_000,
  ...fields,
});
// A machine that is busy with tests must not look like a database that does not answer.
const patient = () => new Limiter(undefined, 60_000);
const take = (limits: Limit[], now = start, limiter = patient()) => limiter.take(database.client, limits, now);

describe("a limit", () => {
  it("lets so many through, of whichever instance, and says when there is more", async () => {
    for (let tries = 0; tries < 3; tries++) {
      expect(await take([limit()], later(tries * 1000))).toMatchObject({
        allowed: true,
        retryAfterMs: 0,
        exceeded: [],
      });
    }
    expect(await take([limit()], later(10_000))).toMatchObject({ allowed: false, retryAfterMs: 50_000 });
    expect(await take([limit()], later(59_999))).toMatchObject({ allowed: false, retryAfterMs: 1 });
    expect(await take([limit()], later(60_000))).toMatchObject({ allowed: true });
  });

  it("is reported by the first try that goes beyond it, once", async () => {
    for (let tries = 0; tries < 3; tries++) await take([limit()]);
    expect((await take([limit()])).exceeded).toEqual([limit()]);
    expect((await take([limit()])).exceeded).toEqual([]);
  });

  it("holds for each name by itself, and together with others", async () => {
    const address = limit({ kind: "password-address", about: "192.0.2.1", most: 4 });
    for (let tries = 0; tries < 3; tries++) expect((await take([limit(), address])).allowed).toBe(true);
    expect((await take([limit(), address])).allowed).toBe(false);
    // Tries that were refused count for the address too.
    expect((await take([limit({ about: "bob" }), address])).allowed).toBe(false);
    expect((await take([limit({ about: "bob" })])).allowed).toBe(true);
  });

  it("of 0 does not exist", async () => {
    for (let tries = 0; tries < 5; tries++) expect((await take([limit({ most: 0 })])).allowed).toBe(true);
    expect(await database.client.rateLimit.count()).toBe(0);
  });

  it("does not count what is given back", async () => {
    for (let tries = 0; tries < 9; tries++) {
      const verdict = await take([limit(), limit({ about: "other" })]);
      expect(verdict.allowed).toBe(true);
      await verdict.giveBack(database.client);
    }
    const rows = await database.client.rateLimit.findMany();
    expect(rows.map(({ points }) => points)).toEqual([0, 0]);
  });

  it("is counted as one of many at the same moment (authentik 2025 audit, Kratos #3037)", async () => {
    const limiters = [patient(), patient()];
    const verdicts = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        take([limit({ most: 10 }), limit({ about: "bob", most: 100 })], start, limiters[index % 2]),
      ),
    );
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(10);
    expect(verdicts.filter(({ exceeded }) => exceeded.length > 0)).toHaveLength(1);
  });

  it("counts on past ten (Logto 1.41)", async () => {
    for (let tries = 1; tries <= 12; tries++) {
      expect((await take([limit({ most: 11 })])).allowed, `try ${tries}`).toBe(tries <= 11);
    }
  });

  it("is counted inside a transaction with it", async () => {
    const undone = database.client.$transaction(async (db) => {
      await patient().take(db, [limit()], start);
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await database.client.rateLimit.count()).toBe(0);
  });

  it("leaves no names in the database, and goes when it has expired", async () => {
    await take([limit({ about: "alice@example.com" })]);
    const [row] = await database.client.rateLimit.findMany();
    expect(row?.key).toMatch(/^password-account:[\w-]{43}$/);
    await sweep(database.client, later(59_999));
    expect(await database.client.rateLimit.count()).toBe(1);
    await sweep(database.client, later(60_000));
    expect(await database.client.rateLimit.count()).toBe(0);
  });

  it("has keys that fit, whatever it is about", () => {
    for (const kind of ["password-account", "password-address", "captcha-address", "mail-recipient"] as const) {
      expect(counterKey({ kind, about: "\0 ".repeat(5000) }).length).toBeLessThanOrEqual(64);
    }
  });
});

describe("names", () => {
  it("are the same name in every spelling that finds the same account", () => {
    expect(new Set(["Alice", " alice ", "ALICE", "ａｌｉｃｅ"].map(normalizeName))).toEqual(new Set(["alice"]));
  });
});

describe("breaking the service: a database that is too slow or fails", () => {
  const broken = (answer: () => Promise<never>) => ({ $queryRaw: answer }) as unknown as Db;
  const hangs = broken(() => new Promise(() => {}));
  const fails = broken(() => Promise.reject(new Error("gone")));

  it.each([
    ["too slow", hangs],
    ["gone", fails],
  ])("that is %s does not lift a limit: the process counts for itself", async (_name, db) => {
    const faults: unknown[] = [];
    const limiter = new Limiter((error) => void faults.push(error), 20);
    const verdicts = [];
    for (let tries = 0; tries < 5; tries++) verdicts.push(await limiter.take(db, [limit()], start));
    expect(verdicts.map(({ allowed }) => allowed)).toEqual([true, true, true, false, false]);
    expect(verdicts.map(({ exceeded }) => exceeded.length)).toEqual([0, 0, 0, 1, 0]);
    // It is left alone for a while, and nobody waits for it each time.
    expect(faults).toHaveLength(1);
    await verdicts[0]?.giveBack(db);
    await verdicts[1]?.giveBack(db);
    await verdicts[2]?.giveBack(db);
    expect((await limiter.take(db, [limit()], start)).allowed).toBe(true);
    expect((await limiter.take(db, [limit()], later(60_000))).allowed).toBe(true);
  });

  it("does not fill the memory", () => {
    const counters = new MemoryCounters(2);
    const count = (about: string) => counters.add([limit({ about })], 1, start)[0]?.points;
    expect(["a", "b", "a", "c", "a", "b"].map(count)).toEqual([1, 1, 2, 1, 3, 1]);
  });
});
