import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "#lib/db/client.ts";
import { clearDatabase, openTestDatabase } from "#lib/db/testing.ts";
import {
  changePassword,
  expirePassword,
  forgetFormerPasswords,
  listPasswords,
  storePasswordHash,
} from "./former-passwords.ts";
import { isUsable } from "./passwords/hash.ts";

let database: Database;
let userId: number;
const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

beforeAll(async () => {
  database = await openTestDatabase();
  await clearDatabase(database);
});
beforeEach(async () => {
  await database.client.policy.deleteMany();
  await database.client.stage.deleteMany();
  await database.client.user.deleteMany();
  userId = (await database.client.user.create({ data: { username: "jane", name: "", password: "hash-0" } })).id;
});
afterAll(() => database.close());

const former = async (id = userId) =>
  (await database.client.formerPassword.findMany({ where: { userId: id }, orderBy: { replaced: "desc" } })).map(
    ({ password }) => password,
  );

/** A policy that compares passwords, and where it is used. */
async function compare(used: "bound" | "disabled" | "prompt" | "nowhere", count = 2): Promise<string> {
  const policy = await database.client.policy.create({
    data: { name: `unique ${used} ${count}`, type: "unique_password", config: { num_historical_passwords: count } },
  });
  if (used === "bound" || used === "disabled") {
    const target = await database.client.policyBindable.create({ data: {} });
    await database.client.policyBinding.create({
      data: { targetId: target.id, policyId: policy.id, order: 0, enabled: used === "bound" },
    });
  }
  if (used === "prompt") {
    const stage = await database.client.stage.create({ data: { name: "form", type: "prompt" } });
    await database.client.stageReference.create({
      data: { stageId: stage.id, field: "validation_policies", policyId: policy.id },
    });
  }
  return policy.id;
}

describe("132: a password that is replaced", () => {
  it.each([
    ["bound", ["hash-0"]],
    ["prompt", ["hash-0"]],
    ["disabled", []],
    ["nowhere", []],
  ] as const)("is remembered while a policy that compares is used: %s", async (used, remembered) => {
    await compare(used);
    await changePassword(database.client, { userId, hash: "hash-1", now: at(1) });
    expect(await former()).toEqual(remembered);
    const row = await database.client.user.findUniqueOrThrow({ where: { id: userId } });
    expect(row).toMatchObject({ password: "hash-1", passwordChangeDate: at(1) });
  });

  it("is not remembered without any policy, nor when it could not be used, nor for a ready hash", async () => {
    await changePassword(database.client, { userId, hash: "hash-1", now: at(1) });
    await compare("bound");
    await storePasswordHash(database.client, { userId, hash: "!unusable", now: at(2) });
    await changePassword(database.client, { userId, hash: "hash-3", now: at(3) });
    expect(await former()).toEqual([]);
  });

  it("is one of that person, and goes with them", async () => {
    await compare("bound");
    const other = await database.client.user.create({ data: { username: "john", name: "", password: "hash-j" } });
    await changePassword(database.client, { userId, hash: "hash-1", now: at(1) });
    expect(await former(other.id)).toEqual([]);
    await database.client.user.delete({ where: { id: userId } });
    expect(await database.client.formerPassword.count()).toBe(0);
  });

  it("is remembered when it expires, which is no change of the password", async () => {
    await compare("bound");
    const before = await database.client.user.findUniqueOrThrow({ where: { id: userId } });
    expect(await expirePassword(database.client, userId, at(1))).toBe(true);
    expect(await expirePassword(database.client, userId, at(2))).toBe(false);
    const row = await database.client.user.findUniqueOrThrow({ where: { id: userId } });
    expect(isUsable(row.password)).toBe(false);
    expect(row.passwordChangeDate).toEqual(before.passwordChangeDate);
    expect(await former()).toEqual(["hash-0"]);
  });
});

describe("former passwords", () => {
  beforeEach(async () => {
    await compare("bound", 2);
    for (let count = 1; count <= 11; count++)
      await changePassword(database.client, { userId, hash: `hash-${count}`, now: at(count) });
  });

  it("are listed after the present one, the latest first", async () => {
    expect(await listPasswords(database.client, userId, 3)).toEqual(["hash-11", "hash-10", "hash-9", "hash-8"]);
    expect(await listPasswords(database.client, userId, 0)).toEqual(["hash-11"]);
    expect(await listPasswords(database.client, -1, 3)).toEqual([]);
  });

  it("are forgotten beyond what any policy asks for, bound or not", async () => {
    await compare("nowhere", 4);
    expect(await forgetFormerPasswords(database.client)).toBe(7);
    expect(await former()).toEqual(["hash-10", "hash-9", "hash-8", "hash-7"]);
    expect(await forgetFormerPasswords(database.client)).toBe(0);
  });

  it("are all forgotten when no policy compares any more", async () => {
    await database.client.policy.deleteMany();
    expect(await forgetFormerPasswords(database.client)).toBe(11);
    expect(await former()).toEqual([]);
  });
});
