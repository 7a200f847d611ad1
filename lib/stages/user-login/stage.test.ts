import { describe, expect, it } from "vitest";
import { message } from "#lib/flows/messages.ts";
import type { TestBrowser, TestEngine } from "#lib/flows/testing.ts";
import { errorText } from "#lib/i18n/error-text.ts";
import { userLoginChallenge } from "./challenge.ts";
import { done, type LoginPerson, logIn, openLoginEngine, sessionOf } from "./user-login.fixtures.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let engine: TestEngine;
let alice: LoginPerson;
let bob: LoginPerson;
openLoginEngine((opened, ...people) => {
  engine = opened;
  [alice, bob] = people;
});

const unknownError = {
  component: "ak-stage-access-denied",
  error_message: errorText("en", message("flow.unknown_error")),
};

describe("a login", () => {
  it("UL-1: is made by a GET and by a POST where nothing is asked", async () => {
    for (const answer of [undefined, {}]) {
      const { challenge, browser } = await logIn(engine, alice.pk, answer ? { answer } : {});
      expect(challenge).toMatchObject(done);
      expect((await sessionOf(engine, browser)).userId).toBe(alice.pk);
    }
  });

  it("UL-3: is refused to nobody, to somebody who is not stored, and to somebody inactive", async () => {
    const inactive = await engine.user({ isActive: false });
    const unsaved = { pending_user: { $record: "user" as const, pk: null, username: "x", name: "", email: "" } };
    for (const config of [{}, { remember_me_offset: "days=1" }]) {
      const answer = { remember_me: true };
      const nobody = await logIn(engine, null, { config, answer });
      expect(nobody.challenge).toMatchObject(unknownError);
      expect(nobody.browser.last?.notices).toEqual([
        { level: "error", text: errorText("en", message("user_login.no_user")) },
      ]);
      expect((await logIn(engine, null, { config, answer, context: unsaved })).challenge).toMatchObject(unknownError);
      expect((await logIn(engine, inactive.pk, { config, answer })).challenge).toMatchObject(unknownError);
    }
    expect(await engine.client.session.count()).toBe(0);
  });

  it("UL-4, better-auth: changes the secrets of the browser, of which only hashes are stored", async () => {
    const browser = engine.browser();
    await engine.logIn(browser, alice.pk);
    const before = { session: browser.sessionToken ?? "", secret: "" };
    const { slug } = await engine.flow({ stages: [{ type: "dummy" }, { type: "user_login" }, { type: "dummy" }] });
    await engine.handOver(browser, slug, { pending_user: { $record: "user", pk: alice.pk } });
    before.secret = browser.browserSecret ?? "";
    await browser.post(slug, {});
    expect(browser.sessionToken).not.toBe(before.session);
    expect(browser.browserSecret).not.toBe(before.secret);
    // Whoever knows what the browser had before has nothing.
    const thief = engine.browser();
    thief.browserSecret = before.secret;
    thief.sessionToken = before.session;
    const closed = await engine.flow({ authentication: "require_authenticated", stages: [{ type: "dummy" }] });
    expect((await thief.get(closed.slug)).component).toBe("ak-stage-access-denied");
    await thief.get(slug, { execution: browser.last?.execution.id ?? "" });
    expect(thief.last?.execution.id).not.toBe(browser.last?.execution.id);
    expect((await browser.get(closed.slug)).component).toBe("ak-stage-dummy");
    expect(
      JSON.stringify(await engine.client.session.findMany(), (_key, value) =>
        typeof value === "bigint" ? `${value}` : value,
      ),
    ).not.toContain(browser.sessionToken);
  });

  it("UL-7: takes the browser over from somebody else, and leaves one record of the same person", async () => {
    const { browser } = await logIn(engine, alice.pk);
    await logIn(engine, bob.pk, { browser });
    expect((await engine.client.session.findMany()).map(({ userId }) => userId)).toEqual([bob.pk]);
    await logIn(engine, bob.pk, { browser });
    await logIn(engine, bob.pk, { browser });
    expect(await engine.client.session.count()).toBe(1);
    expect((await sessionOf(engine, browser)).userId).toBe(bob.pk);
  });

  it("UL-7: leaves one record also where a flow logs in twice", async () => {
    const { browser } = await logIn(engine, alice.pk, { stages: [{ type: "user_login" }] });
    expect(await engine.client.session.count()).toBe(1);
    expect((await sessionOf(engine, browser)).userId).toBe(alice.pk);
  });

  it("UL-5: ends all other logins of the person if it is told to, and nobody else's", async () => {
    await logIn(engine, bob.pk);
    await logIn(engine, alice.pk);
    await logIn(engine, alice.pk);
    expect(await engine.client.session.count({ where: { userId: alice.pk } })).toBe(2);
    const { browser } = await logIn(engine, alice.pk, { config: { terminate_other_sessions: true } });
    expect((await engine.client.session.findMany({ where: { userId: alice.pk } })).map(({ id }) => id)).toEqual([
      (await sessionOf(engine, browser)).id,
    ]);
    expect(await engine.client.session.count({ where: { userId: bob.pk } })).toBe(1);
  });

  it("is written down, raises the reputation, and is the person's last one", async () => {
    const context = {
      auth_method: "password",
      auth_method_args: { mfa_devices: [] },
      source: { $record: "source", pk: "s", name: "Elsewhere" },
    };
    await logIn(engine, alice.pk, { context });
    const events = await engine.client.event.findMany();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      action: "login",
      userId: alice.pk,
      context: {
        auth_method: "password",
        auth_method_args: { known_device: false },
        source: { name: "Elsewhere" },
        established: [],
      },
    });
    expect(await engine.client.reputation.findMany()).toMatchObject([
      { identifier: "alice", ip: "192.0.2.1", score: 1 },
    ]);
    const { lastLogin } = await engine.client.user.findUniqueOrThrow({ where: { id: alice.pk } });
    expect(Math.abs(Date.now() - (lastLogin?.getTime() ?? 0))).toBeLessThan(60_000);
  });
});

describe("how long a login lasts", () => {
  const lasts = async (browser: TestBrowser) => (await sessionOf(engine, browser)).expires.getTime() - Date.now();

  it("UL-6: as long as the browser is open, and a day on the server, when nothing is said", async () => {
    const { browser } = await logIn(engine, alice.pk);
    expect(browser.last?.session).toMatchObject({ kind: "login", expires: null });
    expect(await lasts(browser)).toBeCloseTo(DAY, -5);
    expect((await sessionOf(engine, browser)).durationMs).toBeNull();
  });

  it("UL-6: as long as it is told to", async () => {
    const { browser } = await logIn(engine, alice.pk, { config: { session_duration: "hours=2;minutes=30" } });
    const { expires, durationMs } = await sessionOf(engine, browser);
    expect(browser.last?.session).toMatchObject({ kind: "login", expires });
    expect(await lasts(browser)).toBeCloseTo(2.5 * HOUR, -5);
    expect(durationMs).toBe(BigInt(2.5 * HOUR));
  });

  it("UL-2: longer for somebody who asks to stay signed in", async () => {
    const config = { session_duration: "hours=1", remember_me_offset: "days=7" };
    const { slug, browser, challenge } = await logIn(engine, alice.pk, { config });
    expect(userLoginChallenge.parse(challenge)).toMatchObject({
      component: "ak-stage-user-login",
      pending_user: "alice",
    });
    expect(browser.sessionToken).toBeNull();
    expect(await browser.post(slug, { remember_me: true })).toMatchObject(done);
    expect(await lasts(browser)).toBeCloseTo(HOUR + 7 * DAY, -5);
    const plain = await logIn(engine, alice.pk, { config, answer: { remember_me: false } });
    expect(await lasts(plain.browser)).toBeCloseTo(HOUR, -5);
  });

  it.each([
    ["true", true],
    ["on", true],
    ["false", false],
  ])("UL-2: reads %j as forms send it", async (remember_me, extended) => {
    const { browser } = await logIn(engine, alice.pk, {
      config: { remember_me_offset: "days=7" },
      answer: { remember_me },
    });
    expect(browser.last?.session).toMatchObject({ expires: extended ? expect.any(Date) : null });
  });

  it("UL-10: needs an answer when it asks", async () => {
    const config = { remember_me_offset: "days=1" };
    const { challenge, browser } = await logIn(engine, alice.pk, { config, answer: {} });
    expect(challenge).toMatchObject({ response_errors: { remember_me: [{ code: "required" }] } });
    const odd = await logIn(engine, alice.pk, { config, answer: { remember_me: "maybe" } });
    expect(odd.challenge).toMatchObject({ response_errors: { remember_me: [{ code: "invalid" }] } });
    expect([browser.sessionToken, odd.browser.sessionToken]).toEqual([null, null]);
  });
});
