import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "#lib/db/client.ts";
import { clearDatabase, openTestDatabase } from "#lib/db/testing.ts";
import { saveUser, type UserSave } from "./save-user.ts";

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => clearDatabase(database));

function saveOf(username: string, over: Partial<UserSave> = {}): UserSave {
  const user = {
    username,
    name: "Jane",
    email: "jane@example.com",
    isActive: true,
    path: "users",
    type: "external",
    attributes: { phone: "1" },
  };
  return { pk: null, user, passwordHash: null, groups: [], now: new Date("2026-01-02T03:04:05Z"), ...over };
}

const save = (given: UserSave) => database.client.$transaction((db) => saveUser(db, given));

test("creates a user who cannot log in by password when none was given", async () => {
  const saved = await save(saveOf("jane"));
  expect(saved).toMatchObject({
    username: "jane",
    type: "external",
    attributes: { phone: "1" },
    hasUsablePassword: false,
  });
});

test("a new password has a date, and leaving it out changes neither", async () => {
  const created = await save(saveOf("jane", { passwordHash: "$hash$" }));
  const later = new Date("2026-02-02T00:00:00Z");
  await save(saveOf("joan", { pk: created?.pk ?? null, now: later }));
  const row = await database.client.user.findFirstOrThrow();
  expect(row).toMatchObject({
    username: "joan",
    password: "$hash$",
    passwordChangeDate: new Date("2026-01-02T03:04:05Z"),
  });
});

test("joins groups, also those that the user is in already", async () => {
  const group = await database.client.group.create({ data: { name: "staff" } });
  const created = await save(saveOf("jane", { groups: [group.id] }));
  const again = await save(saveOf("jane", { pk: created?.pk ?? null, groups: [group.id] }));
  expect(again?.groupIds).toEqual([group.id]);
});

test("UW-8 a name that somebody else has is refused", async () => {
  await save(saveOf("jane"));
  expect(await save(saveOf("jane"))).toBeNull();
  expect(await database.client.user.count()).toBe(1);
});

test("what the database refuses leaves nothing behind, and the transaction goes on", async () => {
  const missing = "0d9c2b1e-6f0a-4d55-9b1c-3f0b8f6f1a01";
  await database.client.$transaction(async (db) => {
    expect(await saveUser(db, saveOf("jane", { groups: [missing] }))).toBeNull();
    expect(await saveUser(db, saveOf("x".repeat(151)))).toBeNull();
    expect(await saveUser(db, saveOf("joan", { pk: 12345 }))).toBeNull();
    expect(await saveUser(db, saveOf("june"))).not.toBeNull();
  });
  const users = await database.client.user.findMany({ select: { username: true } });
  expect(users).toEqual([{ username: "june" }]);
});

test("a name that is taken at the same moment is refused without spoiling the step", async () => {
  await database.client.$transaction(async (db) => {
    // Hides the look beforehand, so that the unique index has the last word, as in a race.
    const racing = new Proxy(db, {
      get(target, name) {
        if (name === "user") return { ...target.user, findUnique: async () => null, create: target.user.create };
        const value = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    await saveUser(db, saveOf("jane"));
    expect(await saveUser(racing, saveOf("jane"))).toBeNull();
    expect(await saveUser(db, saveOf("june"))).not.toBeNull();
  });
  expect(await database.client.user.count()).toBe(2);
});
