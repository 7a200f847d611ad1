import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hashToken } from "#lib/crypto/secret.ts";
import { message } from "#lib/flows/messages.ts";
import { createTestEngine, type TestBrowser, type TestEngine, type TestStage } from "#lib/flows/testing.ts";
import { errorText } from "#lib/i18n/error-text.ts";
import { KNOWN_DEVICE_COOKIE } from "#lib/identity/known-devices.ts";
import { userLoginChallenge } from "./challenge.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let engine: TestEngine;
let alice: { pk: number; username: string };
let bob: { pk: number; username: string };
beforeAll(async () => {
  engine = await createTestEngine();
  alice = await engine.user({ username: "alice" });
  bob = await engine.user({ username: "bob" });
});
afterAll(() => engine.close());
afterEach(async () => {
  await engine.client.session.deleteMany();
  await engine.client.event.deleteMany();
  await engine.client.reputation.deleteMany();
});

interface Login {
  config?: Record<string, unknown>;
  stages?: TestStage[];
  context?: Record<string, unknown>;
  browser?: TestBrowser;
  answer?: object;
}

/** Sends a browser with a pending user to a login stage; without an answer it only looks. */
async function logIn(
  pk: number | null,
  { config = {}, stages = [], context = {}, browser = engine.browser(), answer }: Login = {},
) {
  const { slug } = await engine.flow({
    designation: "authentication",
    stages: [...stages, { type: "user_login", config }],
  });
  const pending = pk === null ? {} : { pending_user: { $record: "user" as const, pk } };
  await engine.handOver(browser, slug, { ...pending, ...context });
  const challenge = answer === undefined ? await browser.get(slug) : await browser.post(slug, answer);
  return { slug, browser, challenge };
}

const sessionOf = ({ sessionToken }: TestBrowser) =>
  engine.client.session.findUniqueOrThrow({ where: { tokenHash: hashToken(sessionToken ?? "") } });
const done = { component: "xak-flow-redirect", final_redirect: true };
const unknownError = {
  component: "ak-stage-access-denied",
  error_message: errorText("en", message("flow.unknown_error")),
};

describe("a login", () => {
  it("UL-1: is made by a GET and by a POST where nothing is asked", async () => {
    for (const answer of [undefined, {}]) {
      const { challenge, browser } = await logIn(alice.pk, answer ? { answer } : {});
      expect(challenge).toMatchObject(done);
      expect((await sessionOf(browser)).userId).toBe(alice.pk);
    }
  });

  it("UL-3: is refused to nobody, to somebody who is not stored, and to somebody inactive", async () => {
    const inactive = await engine.user({ isActive: false });
    const unsaved = { pending_user: { $record: "user" as const, pk: null, username: "x", name: "", email: "" } };
    for (const config of [{}, { remember_me_offset: "days=1" }]) {
      const answer = { remember_me: true };
      const nobody = await logIn(null, { config, answer });
      expect(nobody.challenge).toMatchObject(unknownError);
      expect(nobody.browser.last?.notices).toEqual([
        { level: "error", text: errorText("en", message("user_login.no_user")) },
      ]);
      expect((await logIn(null, { config, answer, context: unsaved })).challenge).toMatchObject(unknownError);
      expect((await logIn(inactive.pk, { config, answer })).challenge).toMatchObject(unknownError);
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
    const { browser } = await logIn(alice.pk);
    await logIn(bob.pk, { browser });
    expect((await engine.client.session.findMany()).map(({ userId }) => userId)).toEqual([bob.pk]);
    await logIn(bob.pk, { browser });
    await logIn(bob.pk, { browser });
    expect(await engine.client.session.count()).toBe(1);
    expect((await sessionOf(browser)).userId).toBe(bob.pk);
  });

  it("UL-7: leaves one record also where a flow logs in twice", async () => {
    const { browser } = await logIn(alice.pk, { stages: [{ type: "user_login" }] });
    expect(await engine.client.session.count()).toBe(1);
    expect((await sessionOf(browser)).userId).toBe(alice.pk);
  });

  it("UL-5: ends all other logins of the person if it is told to, and nobody else's", async () => {
    await logIn(bob.pk);
    await logIn(alice.pk);
    await logIn(alice.pk);
    expect(await engine.client.session.count({ where: { userId: alice.pk } })).toBe(2);
    const { browser } = await logIn(alice.pk, { config: { terminate_other_sessions: true } });
    expect((await engine.client.session.findMany({ where: { userId: alice.pk } })).map(({ id }) => id)).toEqual([
      (await sessionOf(browser)).id,
    ]);
    expect(await engine.client.session.count({ where: { userId: bob.pk } })).toBe(1);
  });

  it("is written down, raises the reputation, and is the person's last one", async () => {
    const context = {
      auth_method: "password",
      auth_method_args: { mfa_devices: [] },
      source: { $record: "source", pk: "s", name: "Elsewhere" },
    };
    await logIn(alice.pk, { context });
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
  const lasts = async (browser: TestBrowser) => (await sessionOf(browser)).expires.getTime() - Date.now();

  it("UL-6: as long as the browser is open, and a day on the server, when nothing is said", async () => {
    const { browser } = await logIn(alice.pk);
    expect(browser.last?.session).toMatchObject({ kind: "login", expires: null });
    expect(await lasts(browser)).toBeCloseTo(DAY, -5);
    expect((await sessionOf(browser)).durationMs).toBeNull();
  });

  it("UL-6: as long as it is told to", async () => {
    const { browser } = await logIn(alice.pk, { config: { session_duration: "hours=2;minutes=30" } });
    const { expires, durationMs } = await sessionOf(browser);
    expect(browser.last?.session).toMatchObject({ kind: "login", expires });
    expect(await lasts(browser)).toBeCloseTo(2.5 * HOUR, -5);
    expect(durationMs).toBe(BigInt(2.5 * HOUR));
  });

  it("UL-2: longer for somebody who asks to stay signed in", async () => {
    const config = { session_duration: "hours=1", remember_me_offset: "days=7" };
    const { slug, browser, challenge } = await logIn(alice.pk, { config });
    expect(userLoginChallenge.parse(challenge)).toMatchObject({
      component: "ak-stage-user-login",
      pending_user: "alice",
    });
    expect(browser.sessionToken).toBeNull();
    expect(await browser.post(slug, { remember_me: true })).toMatchObject(done);
    expect(await lasts(browser)).toBeCloseTo(HOUR + 7 * DAY, -5);
    const plain = await logIn(alice.pk, { config, answer: { remember_me: false } });
    expect(await lasts(plain.browser)).toBeCloseTo(HOUR, -5);
  });

  it.each([
    ["true", true],
    ["on", true],
    ["false", false],
  ])("UL-2: reads %j as forms send it", async (remember_me, extended) => {
    const { browser } = await logIn(alice.pk, { config: { remember_me_offset: "days=7" }, answer: { remember_me } });
    expect(browser.last?.session).toMatchObject({ expires: extended ? expect.any(Date) : null });
  });

  it("UL-10: needs an answer when it asks", async () => {
    const config = { remember_me_offset: "days=1" };
    const { challenge, browser } = await logIn(alice.pk, { config, answer: {} });
    expect(challenge).toMatchObject({ response_errors: { remember_me: [{ code: "required" }] } });
    const odd = await logIn(alice.pk, { config, answer: { remember_me: "maybe" } });
    expect(odd.challenge).toMatchObject({ response_errors: { remember_me: [{ code: "invalid" }] } });
    expect([browser.sessionToken, odd.browser.sessionToken]).toEqual([null, null]);
  });
});

describe("UL-9: known devices", () => {
  const known = async () =>
    (await engine.client.event.findFirstOrThrow({ where: { action: "login" }, orderBy: { created: "desc" } })).context;
  const isKnown = async () =>
    ((await known()) as { auth_method_args: { known_device: boolean } }).auth_method_args.known_device;

  it("are those that the same stage remembered for the same person", async () => {
    const { slug } = await engine.flow({ stages: [{ type: "user_login" }] });
    const other = await engine.flow({ stages: [{ type: "user_login" }] });
    const enter = async (browser: TestBrowser, flow: string, pk: number) => {
      await engine.client.session.deleteMany();
      await engine.handOver(browser, flow, { pending_user: { $record: "user", pk } });
      await browser.get(flow);
      return isKnown();
    };
    const browser = engine.browser();
    expect(await enter(browser, slug, alice.pk)).toBe(false);
    const cookie = browser.cookies[KNOWN_DEVICE_COOKIE] ?? "";
    expect(await enter(browser, slug, alice.pk)).toBe(true);
    browser.cookies[KNOWN_DEVICE_COOKIE] = cookie;
    expect(await enter(browser, other.slug, alice.pk), "another stage").toBe(false);
    browser.cookies[KNOWN_DEVICE_COOKIE] = cookie;
    expect(await enter(browser, slug, bob.pk), "another person").toBe(false);
    const forged = cookie.replace(/^\d+/, String(bob.pk));
    browser.cookies[KNOWN_DEVICE_COOKIE] = forged;
    expect(await enter(browser, slug, bob.pk), "a forged cookie").toBe(false);
  });

  it("are also those at whose address the person is logged in", async () => {
    await logIn(alice.pk, { browser: engine.browser({ ip: "198.51.100.7" }) });
    await logIn(alice.pk, { browser: engine.browser({ ip: "198.51.100.8" }) });
    expect(await isKnown()).toBe(false);
    await logIn(alice.pk, { browser: engine.browser({ ip: "198.51.100.7" }) });
    expect(await isKnown()).toBe(true);
    await logIn(bob.pk, { browser: engine.browser({ ip: "198.51.100.7" }) });
    expect(await isKnown()).toBe(false);
  });

  it("are not decided here when somebody has said so already", async () => {
    await logIn(alice.pk, { context: { auth_method_args: { known_device: true } } });
    expect(await isKnown()).toBe(true);
  });

  it("are remembered as long as the stage says, also when it asked to stay signed in, and below a second not at all", async () => {
    const { browser } = await logIn(alice.pk, {
      config: { remember_device: "days=2", remember_me_offset: "days=1" },
      answer: { remember_me: false },
    });
    expect(browser.last?.cookies).toEqual([
      { name: KNOWN_DEVICE_COOKIE, value: expect.any(String), maxAge: 2 * 24 * 3600 },
    ]);
    for (const remember_device of ["seconds=0", "milliseconds=999"]) {
      const forgotten = await logIn(alice.pk, { config: { remember_device } });
      expect(forgotten.browser.last?.cookies).toEqual([]);
    }
  });
});

describe("UL-8: a login that is bound to a network or a place", () => {
  it.each([
    ["network_binding", "bind_asn", "network.missing"],
    ["geoip_binding", "bind_continent", "geoip.missing"],
  ])("%s: ends when it is used from where that is not known, and says why", async (field, level, reason) => {
    const home = engine.browser({ ip: "192.0.2.1" });
    const { slug } = await logIn(alice.pk, { config: { [field]: level }, browser: home });
    expect((await home.send(slug, undefined)).kind).toBe("shown");
    const away = engine.browser({ ip: "198.51.100.1" });
    away.sessionToken = home.sessionToken;
    // Rendering ends nothing, but shows nothing of the person either.
    await away.page(slug);
    expect(away.last?.facts.session).toBeNull();
    expect(await engine.client.session.count()).toBe(1);
    expect(await away.send(slug, undefined)).toEqual({ kind: "session_broken" });
    expect(await engine.client.session.count()).toBe(0);
    const event = await engine.client.event.findFirstOrThrow({ where: { action: "logout" } });
    expect(event).toMatchObject({
      userId: alice.pk,
      context: { binding: { reason }, ip: { previous: "192.0.2.1", new: "198.51.100.1" } },
    });
  });

  it("goes on from anywhere when it is not bound, and remembers from where", async () => {
    const { slug, browser } = await logIn(alice.pk);
    const away = engine.browser({ ip: "198.51.100.1" });
    away.sessionToken = browser.sessionToken;
    expect((await away.send(slug, undefined)).kind).toBe("shown");
    expect((await sessionOf(away)).lastIp).toBe("198.51.100.1");
  });
});
