import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "./client.ts";
import { openInMemory } from "./embedded.ts";
import { applyMigrations, diffFromMigrations } from "./migrations.ts";
import { clearDatabase, openTestDatabase } from "./testing.ts";

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

it("applies nothing the second time", async () => {
  expect(await applyMigrations(database.factory, process.cwd())).toEqual([]);
});

it("has a migration history that agrees with the schema", async () => {
  const empty = await openInMemory();
  expect(await diffFromMigrations(empty.factory, process.cwd())).toMatch(/^\s*(-- This is an empty migration\.)?\s*$/);
  await empty.close();
}, 60_000);

it("counts changes to what decides how flows run", async () => {
  const version = async () => (await database.client.configVersion.findFirstOrThrow()).version;
  const before = await version();
  await database.client.group.create({ data: { name: "people" } });
  expect(await version()).toBe(before + 1n);
  await clearDatabase(database);
  expect(await version()).toBeGreaterThan(before + 1n);
});
