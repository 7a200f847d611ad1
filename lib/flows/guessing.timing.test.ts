import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { burnPasswordTime } from "#lib/identity/passwords/hash.ts";
import { unsavedUser } from "#lib/identity/user-record.ts";
import { createLoginFlow, dummy, identification, login, PASSWORD, password, planOf } from "./attacks.fixtures.ts";
import { createTestEngine, type TestBrowser, type TestEngine } from "./testing.ts";
import { expectAlike, expectTold } from "./timing.fixtures.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
  await engine.user({ username: "alice", password: PASSWORD });
});
afterAll(() => engine.close());
afterEach(async () => {
  await engine.client.event.deleteMany();
  await engine.client.reputation.deleteMany();
  await engine.client.session.deleteMany();
  await engine.client.rateLimit.deleteMany();
});

const setLimits = (settings: object) => engine.client.system.updateMany({ data: { settings } });
const count = (action: string) => engine.client.event.count({ where: { action } });
const judged = async () => (await count("login_failed")) + (await count("login"));

/** Sends answers to one run at the same moment, from windows of one browser. */
async function sendAtOnce(browser: TestBrowser, slug: string, bodies: object[]): Promise<TestBrowser[]> {
  const execution = browser.last?.execution.id ?? "";
  const windows = bodies.map(() => browser.copy());
  await Promise.all(windows.map((window, index) => window.post(slug, bodies[index], { execution })));
  return windows;
}

const guesses = (number: number) => Array.from({ length: number }, () => ({ password: `guess ${randomUUID()}` }));

describe("authentik (2025 audit), Kratos #3037, Zitadel CVE-2025-64102: parallel guesses are counted", () => {
  it("judges at most as many of 100 parallel wrong passwords as the limit allows", async () => {
    const { slug } = await createLoginFlow(engine);
    const browser = engine.browser();
    await browser.post(slug, { uid_field: "alice" });
    await sendAtOnce(browser, slug, guesses(100));
    const failed = await count("login_failed");
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThanOrEqual(5);
    const score = await engine.client.reputation.findFirstOrThrow({ where: { identifier: "alice" } });
    expect(score.score).toBe(-failed);
  }, 60_000);

  it("counts every one that is judged, so that the run ends at the limit", async () => {
    // Those that come too late to be judged count for the account.
    await setLimits({ limit_passwords_per_account: 0 });
    const { slug } = await createLoginFlow(engine);
    const browser = engine.browser();
    await browser.post(slug, { uid_field: "alice" });
    const execution = browser.last?.execution.id ?? "";
    for (let round = 0; round < 5; round++) {
      if ((await engine.client.flowExecution.count({ where: { id: execution, finished: false } })) === 0) break;
      await sendAtOnce(browser, slug, guesses(5));
    }
    expect(await count("login_failed")).toBe(5);
    // The right password comes too late for this run.
    await browser.post(slug, { password: PASSWORD }, { execution });
    expect(browser.last?.execution.id).not.toBe(execution);
    expect(await engine.client.session.count()).toBe(0);
    await setLimits({});
  });

  it("does not let a right password through uncounted among wrong ones", async () => {
    for (const place of [0, 7, 14]) {
      await engine.client.event.deleteMany();
      const { slug } = await createLoginFlow(engine, { failed_attempts_before_cancel: 2 });
      const browser = engine.browser();
      await browser.post(slug, { uid_field: "alice" });
      const windows = await sendAtOnce(browser, slug, guesses(15).with(place, { password: PASSWORD }));
      const logins = await count("login");
      expect(await judged()).toBeLessThanOrEqual(2);
      expect(windows.filter(({ sessionToken }) => sessionToken !== null)).toHaveLength(logins);
      // Nothing of the answers that were not judged tells which of them was the right one.
      const unjudged = windows.filter(
        ({ last }) => last?.challenge.component === "ak-stage-password" && !last.challenge.response_errors,
      );
      expect(new Set(unjudged.map(({ last }) => JSON.stringify(last?.challenge))).size).toBeLessThanOrEqual(1);
    }
  });

  it("counts also when what the browser sends could not be written down", async () => {
    const { slug } = await createLoginFlow(engine);
    const browser = engine.browser({ headers: { "user-agent": "\0" } });
    const query = `x=${encodeURIComponent("\0")}&y=%ff%fe&next=%00`;
    await browser.post(slug, { uid_field: "alice" }, { query });
    expect((await browser.post(slug, { password: "wrong \0 \ud800" }, { query })).response_errors).toHaveProperty(
      "password",
    );
    expect(await count("login_failed")).toBe(1);
    expect((await planOf(engine, browser)).counters).toEqual({ [`password:${browser.last?.execution.step}`]: 1 });
  });

  it("counts wrong passwords in the form of the name too", async () => {
    const stage = await engine.stage(password());
    const { slug } = await engine.flow({ stages: [identification({ password_stage: stage }), dummy] });
    const browser = engine.browser();
    await browser.get(slug);
    await sendAtOnce(
      browser,
      slug,
      guesses(10).map((guess) => ({ uid_field: "alice", ...guess })),
    );
    const failed = await count("login_failed");
    const score = await engine.client.reputation.findFirstOrThrow({ where: { identifier: "alice" } });
    expect(failed).toBeGreaterThan(0);
    expect(score.score).toBe(-Math.min(5, failed));
  });
});

describe("Keycloak CVE-2026-16103, #26180; authentik CVE-2025-53942: whether somebody may log in is asked at every step", () => {
  it("refuses somebody who is locked after the name was given", async () => {
    const user = await engine.user({ password: PASSWORD });
    const { slug } = await createLoginFlow(engine);
    const browser = engine.browser();
    await browser.post(slug, { uid_field: user.username });
    await engine.client.user.update({ where: { id: user.pk }, data: { isActive: false } });
    const answer = await browser.post(slug, { password: PASSWORD });
    expect(answer.response_errors).toEqual((await wrongPassword(browser, slug)).response_errors);
    expect(browser.sessionToken).toBeNull();
  });

  it("refuses somebody who is locked after the password was given", async () => {
    const user = await engine.user({ password: PASSWORD });
    const { slug } = await engine.flow({
      designation: "authentication",
      stages: [identification(), password(), dummy, login],
    });
    const browser = engine.browser();
    await browser.post(slug, { uid_field: user.username });
    await browser.post(slug, { password: PASSWORD });
    await engine.client.user.update({ where: { id: user.pk }, data: { isActive: false } });
    expect((await browser.post(slug, {})).component).toBe("ak-stage-access-denied");
    expect(browser.sessionToken).toBeNull();
  });

  it("does not go on for somebody who has been deleted", async () => {
    const user = await engine.user({ password: PASSWORD });
    const { slug, bindings } = await engine.flow({ stages: [identification(), password(), dummy, login] });
    const browser = engine.browser();
    await browser.post(slug, { uid_field: user.username });
    await browser.post(slug, { password: PASSWORD });
    const execution = browser.last?.execution.id ?? "";
    await engine.client.user.delete({ where: { id: user.pk } });
    await browser.post(slug, {}, { execution });
    expect(browser.last?.execution.step).toBe(bindings[0]);
    expect(browser.sessionToken).toBeNull();
  });
});

const wrongPassword = (browser: TestBrowser, slug: string) => browser.post(slug, { password: "not the password" });

describe("Kratos #133: known and unknown names cannot be told apart", () => {
  // How long an answer takes is measured many times; how often somebody may try is not the question here.
  beforeAll(() =>
    setLimits({
      limit_passwords_per_account: 0,
      limit_passwords_per_address: 0,
      limit_mails_per_recipient: 0,
      limit_mails_per_address: 0,
    }),
  );
  afterAll(() => setLimits({}));

  /** The answer without what follows from what was typed. */
  const visible = async ({ last }: TestBrowser, typed: string) => {
    const avatar = await engine.services.avatar(unsavedUser({ username: typed }), "initials");
    const { challenge, cookies, notices, session, browserSecret } = last ?? {};
    const seen = JSON.stringify({ challenge, cookies, notices, session, hasNewSecret: browserSecret !== null });
    return seen.replaceAll(typed, "<typed>").replaceAll(avatar, "<avatar of what was typed>");
  };

  it("neither by text nor by time in the form with both", async () => {
    const stage = await engine.stage(password());
    const { slug } = await engine.flow({
      designation: "authentication",
      stages: [identification({ password_stage: stage, show_matched_user: false }), login],
    });
    const browser = engine.browser();
    const other = engine.browser();
    for (const guess of [{ password: "wrong" }, { password: "" }, {}, { password: "x".repeat(5000) }]) {
      const attempt = async (window: TestBrowser, name: string) => {
        await window.post(slug, { uid_field: name, ...guess });
        return visible(window, name);
      };
      expect(await attempt(browser, "alice")).toBe(await attempt(other, "nobody"));
      await expectAlike(
        () => attempt(browser, "alice"),
        () => attempt(other, "nobody"),
      );
    }
    // One hash more would have been seen.
    const wrong = (window: TestBrowser, uid_field: string) => window.post(slug, { uid_field, password: "wrong" });
    await expectTold(
      () => wrong(browser, "alice"),
      () => wrong(other, "nobody").then(() => burnPasswordTime("x")),
    );
  }, 300_000);

  it("neither by text nor by time, nor by cookies, in two steps", async () => {
    const { slug } = await engine.flow({
      designation: "authentication",
      stages: [identification({ show_matched_user: false }), password({ failed_attempts_before_cancel: 999 }), login],
    });
    const start = async (name: string) => {
      const window = engine.browser();
      // The browser has a cookie already, so that a new one is seen.
      await window.get(slug);
      await window.post(slug, { uid_field: name });
      return window;
    };
    const [browser, other] = [await start("alice"), await start("nobody")];
    expect(await visible(browser, "alice")).toBe(await visible(other, "nobody"));
    const guess = async (window: TestBrowser, name: string) => {
      await wrongPassword(window, slug);
      return visible(window, name);
    };
    expect(await guess(browser, "alice")).toBe(await guess(other, "nobody"));
    await expectAlike(
      () => guess(browser, "alice"),
      () => guess(other, "nobody"),
    );
    const names = (name: string) => async () => void (await engine.browser().post(slug, { uid_field: name }));
    await expectAlike(names("alice"), names("nobody"));
  }, 240_000);

  it("neither by text nor by time when somebody who forgot the password asks for a link, or for another one", async () => {
    const email = { type: "email", config: { use_global_settings: true, recovery_max_attempts: 100_000 } };
    const { slug } = await engine.flow({
      designation: "recovery",
      stages: [identification({ show_matched_user: false }), email, password(), login],
    });
    const ask = async (name: string) => {
      const window = engine.browser();
      await window.get(slug);
      await window.post(slug, { uid_field: name });
      return window;
    };
    const again = async (window: TestBrowser, name: string) => {
      await window.post(slug, {});
      return visible(window, name);
    };
    const [browser, other] = [await ask("alice"), await ask("nobody")];
    expect(browser.last?.challenge.component).toBe("ak-stage-email");
    expect(await visible(browser, "alice")).toBe(await visible(other, "nobody"));
    expect(await again(browser, "alice")).toBe(await again(other, "nobody"));
    await expectAlike(
      () => ask("alice"),
      () => ask("nobody"),
    );
    await expectAlike(
      () => again(browser, "alice"),
      () => again(other, "nobody"),
    );
  }, 300_000);

  it("nor an account that is locked, or has no password, from one that is not there", async () => {
    const hidden = identification({ show_matched_user: false });
    const { slug } = await engine.flow({ stages: [hidden, password({ failed_attempts_before_cancel: 999 }), login] });
    const locked = await engine.user({ password: PASSWORD, isActive: false });
    const without = await engine.user();
    const nobody = "nobody-at-all";
    /** A window of its own for each comparison: what was tried before in a run is kept with it. */
    const open = async (name: string) => {
      const window = engine.browser();
      await window.post(slug, { uid_field: name });
      await window.post(slug, { password: PASSWORD });
      return { shown: await visible(window, name), guess: () => window.post(slug, { password: PASSWORD }) };
    };
    for (const { username } of [locked, without]) {
      const [account, none] = [await open(username), await open(nobody)];
      expect(account.shown).toBe(none.shown);
      await expectAlike(account.guess, none.guess);
    }
  }, 240_000);
});

describe("Logto 1.41: counters are numbers", () => {
  it("past ten wrong passwords, revisions and points", async () => {
    await engine.client.system.updateMany({ data: { settings: { reputation_lower_limit: -20 } } });
    const { slug } = await createLoginFlow(engine, { failed_attempts_before_cancel: 13 });
    const browser = engine.browser();
    await browser.post(slug, { uid_field: "alice" });
    for (let attempt = 1; attempt < 13; attempt++) {
      expect((await wrongPassword(browser, slug)).response_errors, `attempt ${attempt}`).toBeDefined();
    }
    expect((await planOf(engine, browser)).counters).toEqual({ [`password:${browser.last?.execution.step}`]: 12 });
    expect(browser.last?.execution.revision).toBe(12);
    expect((await wrongPassword(browser, slug)).component).toBe("ak-stage-access-denied");
    const { score } = await engine.client.reputation.findFirstOrThrow({ where: { identifier: "alice" } });
    expect(score).toBe(-13);
    await engine.client.system.updateMany({ data: { settings: {} } });
  });
});
