import process from "node:process";
import { describe, expect, it } from "vitest";
import { assertAcceptableHash, burnPasswordTime, hashPassword, unusablePassword, verifyPassword } from "./hash.ts";

const PASSWORD = "correct horse – grüße";
const INVALID = { valid: false, outdated: false };

describe("the cost of a hash", () => {
  it("accepts hashes at the cost that Django uses today", async () => {
    const costs = {
      scrypt: `scrypt$16384$salt$8$5$${Buffer.alloc(64).toString("base64")}`,
      argon2: `argon2$argon2id$v=19$m=102400,t=2,p=8$${"A".repeat(22)}$${"A".repeat(43)}`,
      pbkdf2: `pbkdf2_sha256$1200000$salt$${Buffer.alloc(32).toString("base64")}`,
      bcrypt: `bcrypt_sha256$$2b$12$${"a".repeat(53)}`,
    };
    for (const encoded of Object.values(costs)) {
      expect(() => assertAcceptableHash(encoded)).not.toThrow();
      expect(await verifyPassword(PASSWORD, encoded)).toEqual(INVALID);
    }
  });

  it("leaves the event loop free", async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await Promise.all(Array.from({ length: 6 }, () => hashPassword(PASSWORD)));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });
});

describe("account enumeration by time", () => {
  // Processor time of all threads: what other processes do at the same time does not count.
  const median = async (work: () => Promise<unknown>) => {
    const times: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      const started = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(started);
      times.push(user + system);
    }
    return times.sort((a, b) => a - b)[4] ?? 0;
  };

  it("is not possible: unknown accounts, unusable passwords and overlong passwords take a check's time", async () => {
    const encoded = await hashPassword(PASSWORD);
    const real = await median(() => verifyPassword("wrong", encoded));
    const others = [
      () => burnPasswordTime("wrong"),
      () => verifyPassword("wrong", unusablePassword()),
      () => verifyPassword("wrong", ""),
      () => verifyPassword("x".repeat(1_000_000), encoded),
    ];
    for (const other of others) {
      const time = await median(other);
      // Wide, because the machine that runs this does other things too; leaving the work out would be a hundredth.
      expect(time).toBeGreaterThan(real / 3);
      expect(time).toBeLessThan(real * 3);
    }
  });
});
