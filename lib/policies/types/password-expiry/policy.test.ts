import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "#lib/db/client.ts";
import { clearDatabase, openTestDatabase } from "#lib/db/testing.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import { askPolicy, type Question } from "../../testing.ts";

const DAY = 86_400_000;
const changed = new Date("2026-01-01T00:00:00Z");
let database: Database;
let userId: number;

beforeAll(async () => {
  database = await openTestDatabase();
  await clearDatabase(database);
});
beforeEach(async () => {
  await database.client.user.deleteMany();
  const row = await database.client.user.create({
    data: { username: "jane", name: "", password: "a hash", passwordChangeDate: changed },
  });
  userId = row.id;
});
afterAll(() => database.close());

const isUsable = async () => (await findUserByKey(database.client, userId))?.hasUsablePassword;
const ask = async (config: object, days: number, question: Question = {}) =>
  askPolicy(
    "password_expiry",
    { days: 90, ...config },
    {
      db: database.client,
      now: new Date(changed.getTime() + days * DAY),
      subject: await findUserByKey(database.client, userId),
      ...question,
    },
  );

describe("a password", () => {
  it("passes while it is younger", async () => {
    expect(await ask({}, 89.99)).toMatchObject({ passing: true, messages: [] });
    expect(await isUsable()).toBe(true);
  });

  it("121, 122: that is as old as that fails, and cannot be used any more", async () => {
    const result = await ask({}, 90);
    expect(result).toMatchObject({
      passing: false,
      messages: ["Password expired 0 days ago. Please update your password."],
    });
    expect(await isUsable()).toBe(false);
    expect(await ask({}, 101.5)).toMatchObject({
      passing: false,
      messages: ["Password expired 11 days ago. Please update your password."],
    });
    const row = await database.client.user.findUniqueOrThrow({ where: { id: userId } });
    expect(row.passwordChangeDate).toEqual(changed);
    expect(result.events).toMatchObject([
      { action: "model_updated", context: { model: { pk: userId, name: "jane" } } },
    ]);
    expect((await ask({}, 102)).events).toEqual([]);
  });

  it("123: stays usable when it is only denied", async () => {
    expect(await ask({ deny_only: true }, 90)).toMatchObject({ passing: false, messages: ["Password has expired."] });
    expect(await isUsable()).toBe(true);
  });

  it.each([{ readOnly: true }, { debug: true }])("is only looked at with %j", async (question) => {
    expect((await ask({}, 90, question)).passing).toBe(false);
    expect(await isUsable()).toBe(true);
  });

  it("that nobody has cannot be old", async () => {
    expect((await ask({}, 900, { subject: null })).passing).toBe(true);
    expect((await ask({}, 900, { subject: { pk: null } })).passing).toBe(true);
  });
});
