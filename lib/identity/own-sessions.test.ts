import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { endOwnOtherSessions, endOwnSession, listOwnSessions } from "./own-sessions.ts";

let engine: TestEngine;
const now = new Date();
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

async function login(userId: number, lastUsed: number, expires = 60): Promise<string> {
  const id = randomUUID();
  const lastUserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
  await engine.client.session.create({
    data: {
      id,
      userId,
      tokenHash: id.padEnd(64),
      expires: at(expires),
      lastIp: "192.0.2.7",
      lastUserAgent,
      lastUsed: at(lastUsed),
    },
  });
  return id;
}

test("a person's logins: this browser's, then those used last; none that is over, and nobody else's", async () => {
  const [{ pk: ada }, { pk: bob }] = [await engine.user(), await engine.user()];
  const [current, old, recent] = [await login(ada, -30), await login(ada, -20), await login(ada, -10)];
  await login(ada, -1, -1);
  await login(bob, 0);
  const list = await listOwnSessions(engine.client, ada, current, now);
  expect(list.map(({ id }) => id)).toEqual([current, recent, old]);
  expect(list[0]).toMatchObject({ current: true, ip: "192.0.2.7", device: { browser: "Firefox", system: "Linux" } });
  expect(list[1]).toMatchObject({ current: false });
});

test("people end their own logins and nobody else's, whatever they send as its key", async () => {
  const [{ pk: ada }, { pk: bob }] = [await engine.user(), await engine.user()];
  const [keep, one, two] = [await login(ada, 0), await login(ada, 0), await login(ada, 0)];
  const theirs = await login(bob, 0);
  for (const id of [theirs, randomUUID(), "", "x' OR '1'='1", "%"]) {
    expect(await endOwnSession(engine.client, ada, id)).toBe(false);
  }
  expect(await endOwnSession(engine.client, ada, one)).toBe(true);
  expect(await endOwnSession(engine.client, ada, one)).toBe(false);
  expect(await endOwnOtherSessions(engine.client, ada, keep)).toBe(1);
  const left = await engine.client.session.findMany({ where: { userId: { in: [ada, bob] } } });
  expect(left.map(({ id }) => id).sort()).toEqual([keep, theirs].sort());
  expect(left.map(({ id }) => id)).not.toContain(two);
});
