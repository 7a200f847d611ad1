import { describe, expect, it } from "vitest";
import type { TestBrowser, TestEngine } from "#lib/flows/testing.ts";
import { KNOWN_DEVICE_COOKIE } from "#lib/identity/known-devices.ts";
import { type LoginPerson, logIn, openLoginEngine, sessionOf } from "./user-login.fixtures.ts";

let engine: TestEngine;
let alice: LoginPerson;
let bob: LoginPerson;
openLoginEngine((opened, ...people) => {
  engine = opened;
  [alice, bob] = people;
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
    await logIn(engine, alice.pk, { browser: engine.browser({ ip: "198.51.100.7" }) });
    await logIn(engine, alice.pk, { browser: engine.browser({ ip: "198.51.100.8" }) });
    expect(await isKnown()).toBe(false);
    await logIn(engine, alice.pk, { browser: engine.browser({ ip: "198.51.100.7" }) });
    expect(await isKnown()).toBe(true);
    await logIn(engine, bob.pk, { browser: engine.browser({ ip: "198.51.100.7" }) });
    expect(await isKnown()).toBe(false);
  });

  it("are not decided here when somebody has said so already", async () => {
    await logIn(engine, alice.pk, { context: { auth_method_args: { known_device: true } } });
    expect(await isKnown()).toBe(true);
  });

  it("are remembered as long as the stage says, also when it asked to stay signed in, and below a second not at all", async () => {
    const { browser } = await logIn(engine, alice.pk, {
      config: { remember_device: "days=2", remember_me_offset: "days=1" },
      answer: { remember_me: false },
    });
    expect(browser.last?.cookies).toEqual([
      { name: KNOWN_DEVICE_COOKIE, value: expect.any(String), maxAge: 2 * 24 * 3600 },
    ]);
    for (const remember_device of ["seconds=0", "milliseconds=999"]) {
      const forgotten = await logIn(engine, alice.pk, { config: { remember_device } });
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
    const { slug } = await logIn(engine, alice.pk, { config: { [field]: level }, browser: home });
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
    const { slug, browser } = await logIn(engine, alice.pk);
    const away = engine.browser({ ip: "198.51.100.1" });
    away.sessionToken = browser.sessionToken;
    expect((await away.send(slug, undefined)).kind).toBe("shown");
    expect((await sessionOf(engine, away)).lastIp).toBe("198.51.100.1");
  });
});
