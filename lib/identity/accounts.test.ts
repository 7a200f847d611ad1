import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hashToken } from "#lib/crypto/secret.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { findUserByIdentifier, findUserByKey, findUserByUsername } from "./find-user.ts";
import { unusablePassword } from "./passwords/hash.ts";
import { changeReputation } from "./reputation.ts";
import { createSession, endOtherSessions, endSession } from "./sessions.ts";
import { isSetUp } from "./setup.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

describe("125: the reputation of a name at an address", () => {
  const limits = { reputation_lower_limit: -3, reputation_upper_limit: 2 };
  const now = new Date();
  const change = (by: 1 | -1, fields: object = {}) =>
    changeReputation(engine.client, limits, { identifier: "alice", ip: "192.0.2.1", by, now, ...fields });
  const scores = async () =>
    (await engine.client.reputation.findMany({ orderBy: [{ identifier: "asc" }, { ip: "asc" }] })).map(
      ({ score }) => score,
    );
  afterEach(() => engine.client.reputation.deleteMany());

  it("rises and falls by one, within its limits, the first time too", async () => {
    for (const expected of [-1, -2, -3, -3]) {
      await change(-1);
      expect(await scores()).toEqual([expected]);
    }
    for (const expected of [-2, -1, 0, 1, 2, 2]) {
      await change(1);
      expect(await scores()).toEqual([expected]);
    }
    await changeReputation(
      engine.client,
      { reputation_lower_limit: 0, reputation_upper_limit: 0 },
      { identifier: "x", ip: "192.0.2.1", by: -1, now },
    );
    expect(await scores()).toEqual([2, 0]);
  });

  it("counts every one of changes that come at the same moment", async () => {
    const wide = { reputation_lower_limit: -100, reputation_upper_limit: 100 };
    await Promise.all(
      Array.from({ length: 30 }, () =>
        changeReputation(engine.client, wide, { identifier: "alice", ip: "192.0.2.1", by: -1, now }),
      ),
    );
    expect(await scores()).toEqual([-30]);
  });

  it("is kept apart by name and by address", async () => {
    await change(-1);
    await change(-1, { ip: "192.0.2.2" });
    await change(1, { identifier: "bob" });
    expect(await scores()).toEqual([-1, -1, 1]);
  });

  it("lives a day from its first change, and then starts from nothing", async () => {
    const at = (hours: number) => ({ now: new Date(now.getTime() + hours * 3_600_000) });
    await change(-1);
    await change(-1, at(23));
    const [row] = await engine.client.reputation.findMany();
    expect(row?.expires).toEqual(at(24).now);
    await change(-1, at(24));
    expect(await scores()).toEqual([-1]);
    expect((await engine.client.reputation.findMany())[0]?.expires).toEqual(at(48).now);
  });

  it("takes names of any length", async () => {
    await change(-1, { identifier: "x".repeat(100_000) });
    await change(-1, { identifier: "x".repeat(100_001) });
    expect(await scores()).toEqual([-2]);
  });
});

describe("finding somebody", () => {
  it("by key or exact username, with everything but the password", async () => {
    const inner = await engine.group();
    const { pk, username } = await engine.user({
      password: "a password",
      groups: [inner],
      attributes: { a: { b: 1 } },
    });
    const found = await findUserByKey(engine.client, pk);
    expect(found).toMatchObject({
      pk,
      username,
      isActive: true,
      groupIds: [inner],
      attributes: { a: { b: 1 } },
      hasUsablePassword: true,
      lastLogin: null,
    });
    expect(JSON.stringify(found)).not.toContain("argon2");
    expect(new Date(found?.dateJoined ?? "").toISOString()).toBe(found?.dateJoined);
    expect(await findUserByUsername(engine.client, username)).toEqual(found);
    expect(await findUserByUsername(engine.client, username.toUpperCase())).toBeNull();
    expect(await findUserByKey(engine.client, -1)).toBeNull();
    expect((await findUserByKey(engine.client, (await engine.user()).pk))?.hasUsablePassword).toBe(false);
  });

  it("by what was typed, literally", async () => {
    const { pk } = await engine.user({ username: "100%_user'\"\\", attributes: { upn: "x@y" } });
    const find = async (
      typed: string,
      fields: ("username" | "email" | "upn")[] = ["username", "upn"],
      ignoreCase = true,
    ) => (await findUserByIdentifier(engine.client, typed, fields, ignoreCase))?.pk ?? null;
    expect(await find("100%_USER'\"\\")).toBe(pk);
    expect(await find("X@Y")).toBe(pk);
    expect(await find("X@Y", ["upn"], false)).toBeNull();
    for (const typed of ["%", "100%", "_", "", "' OR 1=1 --", "null"]) expect(await find(typed), typed).toBeNull();
    expect(await find("x@y", [])).toBeNull();
  });
});

describe("logins", () => {
  const login = (userId: number, fields: object = {}) =>
    createSession(engine.client, {
      userId,
      durationMs: null,
      networkBinding: "no_binding",
      geoipBinding: "no_binding",
      ip: "2001:db8::1",
      userAgent: "x".repeat(10_000),
      now: new Date(),
      ...fields,
    });

  it("are found by the hash of their token only, and keep little of the browser", async () => {
    const { pk } = await engine.user();
    const session = await login(pk);
    const row = await engine.client.session.findUniqueOrThrow({ where: { tokenHash: hashToken(session.token) } });
    expect(row).toMatchObject({ id: session.id, userId: pk, lastIp: "2001:db8::1" });
    expect(row.lastUserAgent).toHaveLength(500);
    expect(session.cookieExpires).toBeNull();
    expect((await login(pk, { durationMs: 1000, now: new Date(0) })).cookieExpires).toEqual(new Date(1000));
    expect((await login(pk)).token).not.toBe(session.token);
  });

  it("end one by one, or all but one", async () => {
    const [{ pk }, other] = [await engine.user(), await engine.user()];
    const [first, second, third] = [await login(pk), await login(pk), await login(pk)];
    await login(other.pk);
    const left = async () =>
      (await engine.client.session.findMany({ where: { userId: pk } })).map(({ id }) => id).toSorted();
    await endSession(engine.client, first.id);
    expect(await left()).toEqual([second.id, third.id].toSorted());
    await endOtherSessions(engine.client, pk, third.id);
    expect(await left()).toEqual([third.id]);
    expect(await engine.client.session.count({ where: { userId: other.pk } })).toBe(1);
    await endSession(engine.client, first.id);
  });
});

describe("whether somebody can administrate", () => {
  const ask = async () => isSetUp(engine.client, await engine.services.definitions.current(engine.client));

  it("needs an active member of a superuser group with a password, and is remembered", async () => {
    const admins = await engine.group({ isSuperuser: true });
    await engine.user({ password: "x" });
    await engine.user({ password: "x", isActive: false, groups: [admins] });
    const without = await engine.user({ groups: [admins] });
    await engine.client.user.update({ where: { id: without.pk }, data: { password: unusablePassword() } });
    expect(await ask()).toBe(false);
    expect((await engine.client.system.findFirstOrThrow()).setupDone).toBe(false);
    await engine.user({ password: "x", groups: [admins] });
    expect(await ask()).toBe(true);
    expect((await engine.client.system.findFirstOrThrow()).setupDone).toBe(true);
    await engine.client.user.deleteMany();
    expect(await ask()).toBe(true);
  });
});
