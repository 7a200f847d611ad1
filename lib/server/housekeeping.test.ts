import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { startHousekeeping, sweep } from "./housekeeping.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

it("deletes what has expired, and nothing else", async () => {
  const { client } = engine;
  const { pk: userId } = await engine.user();
  const past = new Date(Date.now() - 1000);
  const future = new Date(Date.now() + 60_000);
  for (const [name, expires] of [
    ["old", past],
    ["new", future],
  ] as const) {
    await client.session.create({ data: { tokenHash: name.padEnd(64), userId, expires, lastIp: "192.0.2.1" } });
    await client.token.create({
      data: { identifier: name, keyHash: name.padEnd(64), userId, expires, intent: "app_password" },
    });
    await client.event.create({ data: { action: name, app: "test", user: {}, expires } });
    await client.reputation.create({ data: { identifier: name, ip: "192.0.2.1", expires } });
  }
  await client.token.create({
    data: { identifier: "api", keyHash: "api".padEnd(64), userId, expires: past, intent: "api" },
  });
  expect(await sweep(client, new Date())).toBe(4);
  expect(await client.session.findMany({ select: { tokenHash: true } })).toEqual([{ tokenHash: "new".padEnd(64) }]);
  expect((await client.token.findMany({ orderBy: { identifier: "asc" } })).map((token) => token.identifier)).toEqual([
    "api",
    "new",
  ]);
});

it("bounds the number of runs that strangers can start, oldest first", async () => {
  const { slug } = await engine.flow({ stages: [{ type: "dummy" }] });
  for (let count = 0; count < 12; count++) await engine.browser().get(slug);
  const newest = engine.browser();
  await newest.get(slug);
  await sweep(engine.client, new Date(), { mostExecutions: 5 });
  expect(await engine.client.flowExecution.count()).toBe(5);
  expect(await engine.client.flowExecution.count({ where: { id: newest.last?.execution.id ?? "" } })).toBe(1);
});

it("forgets former passwords that no policy asks for, twice a day, and counts the embedded database's rows", async () => {
  const { client } = engine;
  const { pk: userId } = await engine.user();
  const minutes = 60_000;
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
  const stop = startHousekeeping({ client, kind: "embedded" });
  /** How many former passwords are left after a sweep so much later. */
  const after = async (later: number) => {
    await client.formerPassword.create({ data: { userId, password: "a hash" } });
    await client.event.create({ data: { action: "expired", app: "test", user: {}, expires: new Date() } });
    vi.setSystemTime(Date.now() + later);
    await vi.advanceTimersByTimeAsync(5 * minutes);
    await vi.waitFor(async () => expect(await client.event.count({ where: { action: "expired" } })).toBe(0));
    return client.formerPassword.count();
  };
  try {
    expect(await after(0)).toBe(0);
    // The embedded database has nobody else who counts its rows.
    await vi.waitFor(async () => {
      const [counted] = await client.$queryRaw<{ rows: number }[]>`
        SELECT "reltuples"::int AS "rows" FROM pg_class WHERE "oid" = '"user"'::regclass`;
      expect(counted?.rows).toBe(await client.user.count());
    });
    expect(await after(11 * 60 * minutes)).toBe(1);
    expect(await after(60 * minutes)).toBe(0);
  } finally {
    await stop();
    vi.useRealTimers();
  }
});
