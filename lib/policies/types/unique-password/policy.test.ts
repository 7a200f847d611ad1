import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "#lib/db/client.ts";
import { clearDatabase, openTestDatabase } from "#lib/db/testing.ts";
import { changePassword, expirePassword } from "#lib/identity/former-passwords.ts";
import { hashPassword } from "#lib/identity/passwords/hash.ts";
import { askPolicy, type Question } from "../../testing.ts";
import { uniquePasswordPolicyConfig } from "./config.ts";

const USED = "This password has been used previously. Please choose a different one.";
let database: Database;
let userId: number;
let hashes: string[];

beforeAll(async () => {
  database = await openTestDatabase();
  await clearDatabase(database);
  hashes = await Promise.all(["first", "second", "third", "fourth"].map(hashPassword));
  const target = await database.client.policyBindable.create({ data: {} });
  const policy = await database.client.policy.create({ data: { name: "unique", type: "unique_password" } });
  await database.client.policyBinding.create({ data: { targetId: target.id, policyId: policy.id, order: 0 } });
});
beforeEach(async () => {
  await database.client.user.deleteMany();
  const [first = "", ...later] = hashes;
  userId = (await database.client.user.create({ data: { username: "jane", name: "", password: first } })).id;
  for (const [index, hash] of later.entries())
    await changePassword(database.client, { userId, hash, now: new Date(index) });
});
afterAll(() => database.close());

const ask = (count: number, password: string, question: Question = {}) =>
  askPolicy(
    "unique_password",
    { num_historical_passwords: count },
    { db: database.client, subject: { pk: userId }, context: { prompt_data: { password } }, ...question },
  );

describe("131: a password that was used before", () => {
  it("is refused among the last, as many as are remembered", async () => {
    expect(await ask(2, "third")).toMatchObject({ passing: false, messages: [USED] });
    expect(await ask(2, "second")).toMatchObject({ passing: false, messages: [USED] });
    expect(await ask(2, "first")).toMatchObject({ passing: true, messages: [] });
    expect((await ask(3, "first")).passing).toBe(false);
    expect((await ask(3, "never")).passing).toBe(true);
  });

  it("is refused when it is the present one", async () => {
    expect((await ask(1, "fourth")).passing).toBe(false);
  });

  it("is taken when none are compared", async () => {
    expect(await ask(0, "fourth")).toMatchObject({ passing: true, messages: [] });
  });

  it("is nobody else's, and nobody's before there is an account", async () => {
    const other = await database.client.user.create({ data: { username: "john", name: "", password: "!" } });
    expect((await ask(9, "third", { subject: { pk: other.id } })).passing).toBe(true);
    expect((await ask(9, "third", { subject: null })).passing).toBe(true);
    expect((await ask(9, "third", { subject: { pk: null } })).passing).toBe(true);
  });

  it("has to be there, under the key that the policy names", async () => {
    const missing = { passing: false, messages: ["Password not set in context"] };
    expect(await ask(1, "", {})).toMatchObject(missing);
    expect(await ask(0, "", { context: {} })).toMatchObject(missing);
    const named = await askPolicy(
      "unique_password",
      { password_field: "secret" },
      { db: database.client, subject: { pk: userId }, context: { secret: "third" } },
    );
    expect(named.passing).toBe(false);
  });

  it("is still refused after it has expired", async () => {
    await expirePassword(database.client, userId, new Date(10));
    expect((await ask(1, "fourth")).passing).toBe(false);
  });

  it("is passed over where what is stored is no hash that we know", async () => {
    await database.client.formerPassword.updateMany({ data: { password: "md5$unknown" } });
    expect((await ask(3, "third")).passing).toBe(true);
  });
});

it("compares with so many at most that one form costs seconds, not minutes", () => {
  expect(uniquePasswordPolicyConfig.safeParse({ num_historical_passwords: 100 }).success).toBe(true);
  expect(uniquePasswordPolicyConfig.safeParse({ num_historical_passwords: 101 }).success).toBe(false);
  expect(uniquePasswordPolicyConfig.safeParse({ num_historical_passwords: -1 }).success).toBe(false);
});
