import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setAppSecret } from "#lib/crypto/keys.ts";
import type { Database } from "#lib/db/client.ts";
import { openTestDatabase } from "#lib/db/testing.ts";
import { changeReputation } from "#lib/identity/reputation.ts";
import type { LimitKind } from "./limit.ts";
import { Limiter } from "./limiter.ts";
import { unlock } from "./unlock.ts";

let database: Database;
beforeAll(async () => {
  setAppSecret("a secret that only tests use, long enough");
  database = await openTestDatabase();
  const person = { username: "alice", email: "alice@example.com", password: "!" };
  await database.client.user.create({ data: { ...person, attributes: { upn: "alice@corp.example" } } });
});
afterAll(() => database.close());

const now = new Date();
const bounds = { reputation_lower_limit: -5, reputation_upper_limit: 5 };
const take = (kind: LimitKind, about: string) =>
  new Limiter(undefined, 60_000).take(database.client, [{ kind, about, most: 1, windowMs: 60_000 }], now);
const isLocked = async (kind: LimitKind, about: string) => !(await take(kind, about)).allowed;

beforeEach(async () => {
  await database.client.rateLimit.deleteMany();
  await database.client.reputation.deleteMany();
  for (const name of ["alice", "alice@example.com", "alice@corp.example", "bob"]) await take("password-account", name);
  for (const address of ["192.0.2.1", "2001:db8::/64"]) await take("password-address", address);
  for (const [identifier, ip] of [
    ["alice", "192.0.2.1"],
    ["Alice@example.com", "192.0.2.9"],
    ["bob", "192.0.2.9"],
  ] as const) {
    await changeReputation(database.client, bounds, { identifier, ip, by: -1, now });
  }
  await changeReputation(database.client, bounds, { identifier: "carol", ip: "192.0.2.1", by: 1, now });
});

const scores = async () => (await database.client.reputation.findMany()).map(({ identifier }) => identifier).toSorted();

describe("a way out of lock-outs", () => {
  it("for a name: all names of the account and its known browsers, and nobody else", async () => {
    const { id } = await database.client.user.findUniqueOrThrow({ where: { username: "alice" } });
    const browserOf = (owner: number) => [
      { kind: "password-device" as const, about: "cookie", owner, most: 1, windowMs: 60_000 },
    ];
    for (const owner of [id, id * 10 + 1])
      await new Limiter(undefined, 60_000).take(database.client, browserOf(owner), now);
    expect(await unlock(database.client, { username: "alice" })).toBe(6);
    expect((await new Limiter(undefined, 60_000).take(database.client, browserOf(id), now)).allowed).toBe(true);
    expect((await new Limiter(undefined, 60_000).take(database.client, browserOf(id * 10 + 1), now)).allowed).toBe(
      false,
    );
    for (const name of ["alice", "alice@example.com", "alice@corp.example"]) {
      expect(await isLocked("password-account", name), name).toBe(false);
    }
    expect(await isLocked("password-account", "bob")).toBe(true);
    expect(await isLocked("password-address", "192.0.2.1")).toBe(true);
    expect(await scores()).toEqual(["bob", "carol"]);
  });

  it("for a name that nobody has", async () => {
    expect(await unlock(database.client, { username: "Bob" })).toBe(2);
    expect(await isLocked("password-account", "bob")).toBe(false);
  });

  it("for an address, or the network that it counts as", async () => {
    expect(await unlock(database.client, { address: "192.0.2.1" })).toBe(2);
    expect(await isLocked("password-address", "192.0.2.1")).toBe(false);
    expect(await unlock(database.client, { address: "2001:db8::77" })).toBe(1);
    expect(await isLocked("password-address", "2001:db8::/64")).toBe(false);
    expect(await isLocked("password-account", "alice")).toBe(true);
    expect(await scores()).toEqual(["Alice@example.com", "bob", "carol"]);
  });

  it("for everybody; good reputations stay", async () => {
    await unlock(database.client, "all");
    expect(await database.client.rateLimit.count()).toBe(0);
    expect(await scores()).toEqual(["carol"]);
  });

  it("finds nothing where nothing is", async () => {
    expect(await unlock(database.client, { username: "somebody" })).toBe(0);
    expect(await unlock(database.client, { address: "127.0.0.1" })).toBe(0);
  });
});
