import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestEngine, type TestBrowser, type TestEngine } from "#lib/flows/testing.ts";
import { unsavedUser } from "#lib/identity/user-record.ts";

const PASSWORD = "correct horse battery staple";
const backends = ["authentik.core.auth.InbuiltBackend", "authentik.core.auth.TokenBackend"];
const MOST = 3;

let engine: TestEngine;
let separate: string;
let combined: string;
beforeAll(async () => {
  engine = await createTestEngine();
  await engine.user({ username: "alice", email: "alice@example.com", password: PASSWORD });
  const password = { type: "password", config: { backends, failed_attempts_before_cancel: 99 } };
  const names = { user_fields: ["username", "email"], show_matched_user: false };
  const login = { type: "user_login" };
  const made = await engine.flow({
    designation: "authentication",
    stages: [{ type: "identification", config: names }, password, login],
  });
  separate = made.slug;
  const together = { type: "identification", config: { ...names, password_stage: made.stages[1] } };
  combined = (await engine.flow({ designation: "authentication", stages: [together, login] })).slug;
});
afterAll(() => engine.close());
beforeEach(async () => {
  await engine.client.rateLimit.deleteMany();
  await engine.client.event.deleteMany();
  await engine.client.session.deleteMany();
  await setLimits({ limit_passwords_per_account: MOST, limit_passwords_per_address: 50 });
});

const setLimits = (settings: object) => engine.client.system.updateMany({ data: { settings } });
const throttled = [{ code: "throttled", string: "Too many attempts. Please try again later." }];

/** Types a name and a password into either flow, in a browser or a new one. */
async function attempt(slug: string, name: string, password: string, browser = engine.browser()): Promise<TestBrowser> {
  if (slug === combined) {
    await browser.post(slug, { uid_field: name, password });
  } else {
    await browser.post(slug, { uid_field: name });
    await browser.post(slug, { password });
  }
  return browser;
}
const isThrottled = ({ last }: TestBrowser) => JSON.stringify(last?.challenge).includes('"throttled"');
const errorsOf = ({ last }: TestBrowser) => Object.values(last?.challenge.response_errors ?? {})[0];
const wrong = (slug: string, name: string, browser?: TestBrowser) =>
  attempt(slug, name, `guess ${randomUUID()}`, browser);

/** What an answer shows, but for what was typed. */
async function visible(browser: TestBrowser, typed: string): Promise<string> {
  const avatar = await engine.services.avatar(unsavedUser({ username: typed }), "initials");
  const { challenge, cookies, notices } = browser.last ?? {};
  return JSON.stringify({ challenge, cookies, notices }).replaceAll(avatar, "<avatar>").replaceAll(typed, "<typed>");
}

describe.each(["separate", "combined"])(
  "authentik (2025 audit), Zitadel CVE-2025-64102: passwords of a name, with the password in a %s form",
  (kind) => {
    const slug = () => (kind === "combined" ? combined : separate);

    it("are refused after so many wrong ones, whichever run and browser they come from", async () => {
      for (let tries = 0; tries < MOST; tries++) expect(errorsOf(await wrong(slug(), "alice"))).not.toEqual(throttled);
      expect(errorsOf(await wrong(slug(), "alice"))).toEqual(throttled);
      // The right one is no exception, or guessing would only become slower.
      const browser = await attempt(slug(), "alice", PASSWORD);
      expect(errorsOf(browser)).toEqual(throttled);
      expect(browser.sessionToken).toBeNull();
    });

    it("are refused alike for names that nobody has (Kratos #133)", async () => {
      for (let tries = 0; tries <= MOST; tries++) {
        const [known, unknown] = [await wrong(slug(), "alice"), await wrong(slug(), "nobody")];
        expect(await visible(known, "alice")).toBe(await visible(unknown, "nobody"));
      }
      expect(errorsOf(await wrong(slug(), "nobody"))).toEqual(throttled);
    });

    it("do not tell that a username and an address are one account's", async () => {
      for (let tries = 0; tries <= MOST; tries++) await wrong(slug(), "alice");
      expect(errorsOf(await wrong(slug(), "alice@example.com"))).not.toEqual(throttled);
      expect(errorsOf(await wrong(slug(), " ALICE "))).toEqual(throttled);
    });

    it("are written down when the limit is reached, and not again for each of a flood", async () => {
      for (let tries = 0; tries < MOST + 5; tries++) await wrong(slug(), "alice");
      expect(await engine.client.event.count({ where: { action: "login_failed" } })).toBe(MOST);
      const reports = await engine.client.event.findMany({ where: { action: "suspicious_request" } });
      expect(reports.map(({ context }) => context)).toMatchObject([
        { reason: "limit_exceeded", username: "alice", limits: [{ kind: "password-account", most: MOST }] },
      ]);
      expect(JSON.stringify(reports)).not.toContain("guess");
    });

    it("are limited for an address whatever the names, and nothing tells which limit it was", async () => {
      await setLimits({ limit_passwords_per_account: MOST, limit_passwords_per_address: 4 });
      for (const name of ["a", "b", "c", "alice"]) expect(errorsOf(await wrong(slug(), name))).not.toEqual(throttled);
      const refused = await wrong(slug(), "alice");
      for (let tries = 0; tries <= MOST; tries++) await wrong(slug(), "x", engine.browser({ ip: "198.51.100.1" }));
      const locked = await wrong(slug(), "x", engine.browser({ ip: "198.51.100.1" }));
      expect(await visible(refused, "alice")).toBe(await visible(locked, "x"));
      // Another address of the same network is no way round it, another network is.
      await setLimits({ limit_passwords_per_account: 0, limit_passwords_per_address: 2 });
      const from = (ip: string) => wrong(slug(), randomUUID(), engine.browser({ ip }));
      await from("2001:db8:1:1::1");
      await from("2001:db8:1:1::2");
      expect(errorsOf(await from("2001:db8:1:1:ffff::3"))).toEqual(throttled);
      expect(errorsOf(await from("2001:db8:1:2::1"))).not.toEqual(throttled);
    });

    it("that are right are not counted", async () => {
      for (let tries = 0; tries < MOST * 3; tries++) {
        expect((await attempt(slug(), "alice", PASSWORD)).sessionToken).not.toBeNull();
      }
      const rows = await engine.client.rateLimit.findMany();
      expect(rows.map(({ points }) => points)).toEqual([0, 0]);
    });

    it("PW-6: are counted also when they come at the same moment in runs of their own", async () => {
      const browsers = await Promise.all(Array.from({ length: 15 }, () => wrong(slug(), "alice")));
      expect(browsers.filter((browser) => !isThrottled(browser))).toHaveLength(MOST);
      expect(await engine.client.event.count({ where: { action: "login_failed" } })).toBe(MOST);
    });
  },
);

describe("Keycloak #46164: a stranger cannot lock a known device out", () => {
  const attack = async () => {
    for (let tries = 0; tries <= MOST; tries++) await wrong(separate, "alice", engine.browser({ ip: "198.51.100.9" }));
  };

  it("whose owner logs in while the name is under attack, and only there", async () => {
    const own = await attempt(separate, "alice", PASSWORD);
    await attack();
    const again = await attempt(separate, "alice", PASSWORD, own);
    expect(again.sessionToken).not.toBeNull();
    expect(errorsOf(await attempt(separate, "alice", PASSWORD))).toEqual(throttled);
  });

  it("which counts for itself, so that who finds it cannot guess on", async () => {
    const own = await attempt(separate, "alice", PASSWORD);
    const copies = Array.from({ length: MOST + 1 }, () => Object.assign(engine.browser(), { cookies: own.cookies }));
    const answers = [];
    for (const copy of copies) answers.push(errorsOf(await wrong(separate, "alice", copy)));
    expect(answers.at(-1)).toEqual(throttled);
    expect(answers.slice(0, -1)).not.toContainEqual(throttled);
    // And did not lock its owner's name for other browsers.
    expect((await attempt(separate, "alice", PASSWORD)).sessionToken).not.toBeNull();
  });

  it("and a cookie of somebody else, or a forged one, makes no difference", async () => {
    await engine.user({ username: "mallory", password: PASSWORD });
    const mallory = await attempt(separate, "mallory", PASSWORD);
    await attack();
    expect(errorsOf(await attempt(separate, "alice", PASSWORD, mallory))).toEqual(throttled);
    const forged = engine.browser();
    forged.cookies.vestibule_device =
      (await attempt(separate, "mallory", PASSWORD)).cookies.vestibule_device?.replace(/^\d+/, "1") ?? "";
    expect(errorsOf(await attempt(separate, "alice", PASSWORD, forged))).toEqual(throttled);
  });
});

it("a lock-out ends by itself", async () => {
  const clock = engine.services.clock;
  for (let tries = 0; tries <= MOST; tries++) await wrong(separate, "alice");
  engine.services.clock = () => new Date(Date.now() + 15 * 60_000);
  try {
    expect((await attempt(separate, "alice", PASSWORD)).sessionToken).not.toBeNull();
  } finally {
    engine.services.clock = clock;
  }
});

it("a lock-out is no wrong password: it does not use up the tries of a run, nor lower the reputation", async () => {
  await engine.client.reputation.deleteMany();
  for (let tries = 0; tries < MOST; tries++) await wrong(separate, "alice");
  const browser = await wrong(separate, "alice");
  for (let tries = 0; tries < 4; tries++) await browser.post(separate, { password: "guess" });
  expect(browser.last?.challenge.component).toBe("ak-stage-password");
  const { score } = await engine.client.reputation.findFirstOrThrow({ where: { identifier: "alice" } });
  expect(score).toBe(-MOST);
});
