import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "#lib/db/client.ts";
import { openTestDatabase } from "#lib/db/testing.ts";
import { withRolledBack } from "./rolled-back.ts";

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const named = (username: string) => ({ username, password: "!" });

it("shows inside what was written, and keeps nothing of it", async () => {
  await withRolledBack(database, 5_000, async ({ client, writes }) => {
    const made = await client.user.create({ data: named("inside") });
    await client.user.update({ where: { id: made.id }, data: { name: "Changed" } });
    await client.$executeRaw`UPDATE "user" SET "email" = 'a@example.com' WHERE "id" = ${made.id}`;
    await client.$transaction([client.user.create({ data: named("second") }), client.user.count()]);
    await client.user.deleteMany({ where: { username: "second" } });
    expect(await client.user.count()).toBe(1);
    expect(writes.since(0).map(({ operation, row }) => [operation, row?.username])).toEqual([
      ["insert", "inside"],
      ["update", "inside"],
      ["update", "inside"],
      ["insert", "second"],
      ["delete", "second"],
    ]);
    expect(writes.since(0)[1]?.changed).toContain("name");
    expect(writes.since(0)[2]?.row?.email).toBe("a@example.com");
  });
  expect(await database.client.user.count()).toBe(0);
});

it("keeps nothing when the work fails", async () => {
  const failing = withRolledBack(database, 5_000, async ({ client }) => {
    await client.user.create({ data: named("failing") });
    throw new Error("in the middle");
  });
  await expect(failing).rejects.toThrow("in the middle");
  expect(await database.client.user.count()).toBe(0);
});

it("undoes a transaction that fails, and what was written in it is not reported", async () => {
  await withRolledBack(database, 5_000, async ({ client, writes }) => {
    await client.user.create({ data: named("stays") });
    const failing = client.$transaction(async (db) => {
      await db.user.create({ data: named("goes") });
      await db.user.create({ data: named("stays") });
    });
    await expect(failing).rejects.toMatchObject({ code: "P2002" });
    expect(await client.user.findMany({ select: { username: true } })).toEqual([{ username: "stays" }]);
    expect(writes.since(0)).toHaveLength(1);
  });
});

it("goes on after a statement outside of transactions that fails", async () => {
  await withRolledBack(database, 5_000, async ({ client }) => {
    await client.user.create({ data: named("one") });
    await expect(client.user.create({ data: named("one") })).rejects.toMatchObject({ code: "P2002" });
    await expect(client.$queryRaw`SELECT 'x'::uuid`).rejects.toThrow();
    expect(await client.user.count()).toBe(1);
  });
});

it("follows savepoints of the program's own", async () => {
  await withRolledBack(database, 5_000, async ({ client, writes }) => {
    await client.$transaction(async (db) => {
      await db.$executeRaw`SAVEPOINT own`;
      await db.user.create({ data: named("undone") });
      await db.$executeRaw`ROLLBACK TO SAVEPOINT own`;
      await db.user.create({ data: named("done") });
    });
    expect(writes.since(0).map(({ row }) => row?.username)).toEqual(["done"]);
  });
});

it("carries transactions that are asked for at once out one after the other", async () => {
  await withRolledBack(database, 5_000, async ({ client }) => {
    const names = ["a", "b", "c"];
    const make = (name: string) =>
      client.$transaction(async (db) => {
        await db.user.create({ data: named(name) });
        if (name === "b") throw new Error("only this one");
      });
    const ended = await Promise.allSettled(names.map(make));
    expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await client.user.count()).toBe(2);
  });
});

it("carries nothing out any more once it is closed, and others are served again", async () => {
  await withRolledBack(database, 5_000, async ({ client, close }) => {
    await client.user.create({ data: named("before") });
    close();
    await expect(client.user.count()).rejects.toThrow(/over/);
  });
  expect(await database.client.user.count()).toBe(0);
});
