import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createLoginFlow, PASSWORD } from "./attacks.fixtures.ts";
import { createTestEngine, type TestBrowser, type TestEngine } from "./testing.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

/** A browser that waits at the question for the password, and how it answers. */
async function atPassword() {
  const person = await engine.user({ password: PASSWORD });
  const { slug, bindings } = await createLoginFlow(engine);
  const browser = engine.browser();
  await browser.post(slug, { uid_field: person.username });
  const page = { execution: browser.last?.execution.id ?? "", step: bindings[1] ?? "" };
  const answer = (from: TestBrowser, password = PASSWORD) => from.post(slug, { password }, page);
  const events = (action: string) =>
    engine.client.event.count({ where: { action, user: { path: ["pk"], equals: person.pk } } });
  const sessions = () => engine.client.session.count({ where: { userId: person.pk } });
  return { browser, answer, events, sessions, person };
}

describe("an answer that comes again because its result never arrived", () => {
  it("gets the same result: one login, one session, and the key to it", async () => {
    const { browser, answer, events, sessions } = await atPassword();
    const [first, second] = [browser.copy(), browser.copy()];
    expect(await answer(first)).toMatchObject({ component: "xak-flow-redirect" });
    expect(await answer(second)).toEqual(first.last?.challenge);
    expect([second.sessionToken, second.browserSecret]).toEqual([first.sessionToken, first.browserSecret]);
    expect([await sessions(), await events("login")]).toEqual([1, 1]);
  });

  it("logs in nobody a second time after that session has ended", async () => {
    const { browser, answer, sessions, person } = await atPassword();
    const [first, second] = [browser.copy(), browser.copy()];
    await answer(first);
    await engine.client.session.deleteMany({ where: { userId: person.pk } });
    await answer(second);
    expect(await sessions()).toBe(0);
  });

  it("is another answer after half a minute", async () => {
    const { browser, answer } = await atPassword();
    const [first, second] = [browser.copy(), browser.copy()];
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      await answer(first);
      vi.advanceTimersByTime(30_000);
    } finally {
      vi.useRealTimers();
    }
    await answer(second);
    expect(first.sessionToken).not.toBeNull();
    expect(second.sessionToken).toBeNull();
  });

  it("is judged each time when it is wrong, also at the same moment", async () => {
    const { browser, answer, events } = await atPassword();
    const windows = Array.from({ length: 3 }, () => browser.copy());
    await Promise.all(windows.map((window) => answer(window, "wrong")));
    expect(await events("login_failed")).toBe(3);
    expect(windows.map(({ sessionToken }) => sessionToken)).toEqual([null, null, null]);
    const late = browser.copy();
    await answer(late);
    expect(late.sessionToken).not.toBeNull();
  });
});

describe("attack: the result of somebody else's login is asked for by repeating it", () => {
  it.each<[string, (thief: TestBrowser) => void, string?]>([
    ["without the password", () => {}, "guessed"],
    ["without the cookie", (thief) => Object.assign(thief, { browserSecret: "A".repeat(43) })],
    ["with a login of their own", (thief) => Object.assign(thief, { sessionToken: "B".repeat(43) })],
  ])("%s", async (_name, change, password) => {
    const { browser, answer } = await atPassword();
    const thief = browser.copy();
    await answer(browser);
    expect(browser.sessionToken).not.toBeNull();
    change(thief);
    await answer(thief, password);
    expect(thief.sessionToken).not.toBe(browser.sessionToken);
  });

  it("from another address", async () => {
    const { browser, answer } = await atPassword();
    const thief = engine.browser({ ip: "198.51.100.7" });
    thief.browserSecret = browser.browserSecret;
    await answer(browser);
    await answer(thief);
    expect(thief.sessionToken).toBeNull();
  });
});
