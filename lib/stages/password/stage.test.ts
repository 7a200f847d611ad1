import { pbkdf2Sync, randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hashToken } from "#lib/crypto/secret.ts";
import { message } from "#lib/flows/messages.ts";
import { createTestEngine, type TestBrowser, type TestEngine, type TestStage } from "#lib/flows/testing.ts";
import { errorText } from "#lib/i18n/error-text.ts";
import { passwordChallenge } from "./challenge.ts";

const PASSWORD = " Right, with spaces ";
const INBUILT = "authentik.core.auth.InbuiltBackend";
const TOKEN = "authentik.core.auth.TokenBackend";
const LDAP = "authentik.sources.ldap.auth.LDAPBackend";

let engine: TestEngine;
let alice: { pk: number; username: string };
beforeAll(async () => {
  engine = await createTestEngine();
  alice = await engine.user({ username: "alice", password: PASSWORD });
});
afterAll(() => engine.close());
afterEach(async () => {
  await engine.client.reputation.deleteMany();
  await engine.client.event.deleteMany();
});

const name: TestStage = { type: "identification", config: { user_fields: ["username"] } };
const last: TestStage = { type: "dummy" };
const passwordOf = (config: object = {}): TestStage => ({
  type: "password",
  config: { backends: [INBUILT], ...config },
});

/** A browser that waits at the question for the password of somebody. */
async function start(config: object = {}, username = "alice"): Promise<{ slug: string; browser: TestBrowser }> {
  const { slug } = await engine.flow({ stages: [name, passwordOf(config), last] });
  const browser = engine.browser();
  await browser.post(slug, { uid_field: username });
  return { slug, browser };
}

async function planOf(browser: TestBrowser) {
  const id = browser.last?.execution.id ?? "";
  const row = await engine.client.flowExecution.findUniqueOrThrow({ where: { id } });
  return engine.services.executions.read(id, Buffer.from(row.plan));
}

async function appPassword(key: string, fields: object = {}): Promise<void> {
  await engine.client.token.create({
    data: {
      identifier: randomUUID(),
      keyHash: hashToken(key),
      intent: "app_password",
      userId: alice.pk,
      expiring: false,
      ...fields,
    },
  });
}

const passed = { component: "ak-stage-dummy" };
const denied = (id: string) => ({ component: "ak-stage-access-denied", error_message: errorText("en", message(id)) });
const refused = {
  component: "ak-stage-password",
  response_errors: { password: [{ string: errorText("en", message("password.invalid")), code: "invalid" }] },
};

describe("the question", () => {
  it("says whose password it is, and whether it may be shown", async () => {
    const { browser } = await start({ allow_show_password: true });
    const { flow_info, ...challenge } = passwordChallenge.parse(browser.last?.challenge);
    expect(flow_info).toBeDefined();
    expect(challenge).toEqual({
      component: "ak-stage-password",
      pending_user: "alice",
      pending_user_avatar: expect.any(String),
      allow_show_password: true,
    });
  });

  it("PW-7: links to the brand's recovery with its whole address, and only if the brand has one", async () => {
    const recovery = await engine.flow({ designation: "recovery", stages: [] });
    expect((await start()).browser.last?.challenge).not.toHaveProperty("recovery_url");
    const brand = await engine.client.brand.create({ data: { domain: "localhost", flowRecoveryId: recovery.pk } });
    expect((await start()).browser.last?.challenge.recovery_url).toBe(`http://localhost/if/flow/${recovery.slug}/`);
    await engine.client.brand.delete({ where: { id: brand.id } });
  });
});

describe("a password", () => {
  it("PW-1: that is right passes, and says how the person was authenticated", async () => {
    const { slug, browser } = await start();
    expect(await browser.post(slug, { password: PASSWORD })).toMatchObject(passed);
    const plan = await planOf(browser);
    expect(plan?.context).toEqual({
      pending_user: { $record: "user", pk: alice.pk, backend: INBUILT },
      user_backend: INBUILT,
      auth_method: "password",
      auth_method_args: {},
    });
    expect(plan?.proofs.map(({ kind, user }) => [kind, user])).toEqual([
      ["identified", alice.pk],
      ["password", alice.pk],
    ]);
    expect(await engine.client.event.count()).toBe(0);
  });

  it("PW-1: leaves the way in which the run was authenticated before", async () => {
    const { slug } = await engine.flow({ stages: [passwordOf(), last] });
    const browser = engine.browser();
    const pending_user = { $record: "user" as const, pk: alice.pk };
    await engine.handOver(browser, slug, {
      pending_user,
      auth_method: "auth_mfa",
      auth_method_args: { mfa_devices: [1] },
    });
    await browser.post(slug, { password: PASSWORD });
    expect((await planOf(browser))?.context).toMatchObject({
      auth_method: "auth_mfa",
      auth_method_args: { mfa_devices: [1] },
    });
  });

  it("PW-2: is refused alike when it is wrong, of somebody inactive, of somebody without one, and of nobody", async () => {
    const inactive = await engine.user({ password: PASSWORD, isActive: false });
    const without = await engine.user();
    for (const username of ["alice", inactive.username, without.username, "nobody"]) {
      const { slug, browser } = await start({}, username);
      const password = username === "alice" ? "wrong" : PASSWORD;
      expect(await browser.post(slug, { password }), username).toMatchObject(refused);
    }
  });

  it("PW-3: cannot be asked of nobody, not even of who is logged in", async () => {
    const { slug } = await engine.flow({ stages: [passwordOf(), last] });
    const browser = engine.browser();
    await engine.logIn(browser, alice.pk);
    expect(await browser.post(slug, { password: PASSWORD })).toMatchObject(denied("flow.unknown_error"));
  });

  it("PW-8: is taken as it was typed, also when it is a number", async () => {
    const { slug, browser } = await start();
    expect(await browser.post(slug, { password: PASSWORD.trim() })).toMatchObject(refused);
    expect(await browser.post(slug, { password: PASSWORD.toLowerCase() })).toMatchObject(refused);
    expect(await browser.post(slug, { password: PASSWORD })).toMatchObject(passed);
    const digits = await engine.user({ password: "1234567890" });
    const other = await start({}, digits.username);
    expect(await other.browser.post(other.slug, { password: 1234567890 })).toMatchObject(passed);
  });

  it("PW-8: appears neither in answers, nor in events, nor in what is stored of the run", async () => {
    const secret = "unmistakable secret";
    const owner = await engine.user({ password: secret });
    for (const guess of [`${secret} not quite`, secret]) {
      const { slug, browser } = await start({}, owner.username);
      const answer = await browser.post(slug, { password: guess });
      const seen = [answer, await planOf(browser), await engine.client.event.findMany()];
      expect(JSON.stringify(seen)).not.toContain(secret);
    }
  });

  it("PW-12: has to be given, which does not count as an attempt", async () => {
    const { slug, browser } = await start({ failed_attempts_before_cancel: 1 });
    expect((await browser.post(slug, {})).response_errors).toEqual({
      password: [{ string: expect.any(String), code: "required" }],
    });
    expect((await browser.post(slug, { password: "" })).response_errors).toEqual({
      password: [{ string: expect.any(String), code: "blank" }],
    });
    expect((await browser.post(slug, { password: null })).response_errors).toEqual({
      password: [{ string: expect.any(String), code: "null" }],
    });
    expect((await browser.post(slug, { password: ["x"] })).response_errors).toEqual({
      password: [{ string: expect.any(String), code: "invalid" }],
    });
    expect(await engine.client.event.count()).toBe(0);
    expect(await engine.client.reputation.count()).toBe(0);
    expect(await browser.post(slug, { password: PASSWORD })).toMatchObject(passed);
  });
});

describe("attempts", () => {
  it("PW-5: end the run when there are as many as the limit says, and not before", async () => {
    const { slug, browser } = await start();
    const execution = browser.last?.execution.id ?? "";
    for (let attempt = 1; attempt <= 4; attempt++) {
      expect(await browser.post(slug, { password: "wrong" }), `attempt ${attempt}`).toMatchObject(refused);
    }
    expect(await browser.post(slug, { password: "wrong" })).toMatchObject(denied("password.invalid"));
    expect((await browser.get(slug, { execution })).component).toBe("ak-stage-identification");
  });

  it.each([1, 0, -3])("PW-5: end the run at once with a limit of %i", async (limit) => {
    const { slug, browser } = await start({ failed_attempts_before_cancel: limit });
    expect(await browser.post(slug, { password: "wrong" })).toMatchObject(denied("password.invalid"));
  });

  it("PW-6: are counted in later runs too, whatever the reputation is, and wherever else the person logs in", async () => {
    const owner = await engine.user({ password: PASSWORD });
    for (let round = 0; round < 3; round++) {
      const { slug, browser } = await start({ failed_attempts_before_cancel: 3 }, owner.username);
      await browser.post(slug, { password: "wrong" });
      await browser.post(slug, { password: "wrong" });
      const elsewhere = await start({}, owner.username);
      await elsewhere.browser.post(elsewhere.slug, { password: PASSWORD });
      expect(await browser.post(slug, { password: "wrong" }), `round ${round}`).toMatchObject(
        denied("password.invalid"),
      );
    }
    // The score stopped falling at its limit long ago.
    expect((await engine.client.reputation.findFirst({ where: { identifier: owner.username } }))?.score).toBe(-5);
  });

  it("PW-5: are counted for each stage by itself", async () => {
    const { slug } = await engine.flow({
      stages: [
        name,
        passwordOf({ failed_attempts_before_cancel: 2 }),
        passwordOf({ failed_attempts_before_cancel: 2 }),
        last,
      ],
    });
    const browser = engine.browser();
    await browser.post(slug, { uid_field: "alice" });
    await browser.post(slug, { password: "wrong" });
    await browser.post(slug, { password: PASSWORD });
    expect(await browser.post(slug, { password: "wrong" })).toMatchObject(refused);
  });

  it("PW-10: are written down with a masked password, and lower the reputation", async () => {
    const { slug, browser } = await start();
    await browser.post(slug, { password: "wrong" });
    const stranger = await start({}, "nobody");
    await stranger.browser.post(stranger.slug, { password: "wrong" });
    const events = await engine.client.event.findMany({ orderBy: { created: "asc" } });
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      action: "login_failed",
      userId: alice.pk,
      user: { username: "alice", pk: alice.pk },
      context: { username: "alice", password: expect.stringMatching(/^\*+$/), stage: { model_name: "stage" } },
    });
    expect(events[1]).toMatchObject({
      action: "login_failed",
      userId: null,
      user: { username: "nobody", pk: null, authenticated_as: { username: "AnonymousUser" } },
      context: { username: "nobody" },
    });
    const scores = await engine.client.reputation.findMany({ orderBy: { identifier: "asc" } });
    // Once for the name that nobody has, once for the password.
    expect(scores.map(({ identifier, score }) => [identifier, score])).toEqual([
      ["alice", -1],
      ["nobody", -2],
    ]);
  });
});

describe("backends", () => {
  it("PW-9: are asked in their order, and the first that accepts is remembered; those that are not here are passed over", async () => {
    await appPassword("app password of alice");
    for (const backends of [
      [INBUILT, TOKEN],
      [LDAP, TOKEN, INBUILT],
    ]) {
      const { slug, browser } = await start({ backends });
      await browser.post(slug, { password: "app password of alice" });
      expect((await planOf(browser))?.context).toMatchObject({ user_backend: TOKEN, auth_method: "token" });
      const second = await start({ backends });
      await second.browser.post(second.slug, { password: PASSWORD });
      expect((await planOf(second.browser))?.context).toMatchObject({ user_backend: INBUILT, auth_method: "password" });
    }
    const { slug, browser } = await start({ backends: [LDAP] });
    expect(await browser.post(slug, { password: PASSWORD })).toMatchObject(refused);
  });

  it("PW-13: take an app password of this person that is one and is still good, and say which", async () => {
    const bob = await engine.user();
    const identifier = `app-${randomUUID()}`;
    await appPassword("good", { identifier });
    await appPassword("good until later", { expiring: true, expires: new Date(Date.now() + 60_000) });
    await appPassword("expired", { expiring: true, expires: new Date(Date.now() - 1) });
    await appPassword("an api key", { intent: "api" });
    await appPassword("of somebody else", { userId: bob.pk });
    for (const password of ["expired", "an api key", "of somebody else", "unknown"]) {
      const { slug, browser } = await start({ backends: [TOKEN] });
      expect(await browser.post(slug, { password }), password).toMatchObject(refused);
    }
    for (const password of ["good", "good until later"]) {
      const { slug, browser } = await start({ backends: [TOKEN] });
      expect(await browser.post(slug, { password }), password).toMatchObject(passed);
    }
    const { slug, browser } = await start({ backends: [TOKEN] });
    await browser.post(slug, { password: "good" });
    expect((await planOf(browser))?.context.auth_method_args).toMatchObject({ token: { name: identifier } });
  });

  it("PW-13 D: refuse somebody inactive, whichever backend it is", async () => {
    const inactive = await engine.user({ isActive: false });
    await appPassword("of somebody inactive", { userId: inactive.pk });
    const { slug, browser } = await start({ backends: [TOKEN, INBUILT] }, inactive.username);
    expect(await browser.post(slug, { password: "of somebody inactive" })).toMatchObject(refused);
  });

  it("renew a hash of another system at login, and nothing else of the account", async () => {
    const iterations = 1000;
    const digest = pbkdf2Sync(PASSWORD, "salt", iterations, 32, "sha256").toString("base64");
    const imported = await engine.user();
    await engine.client.user.update({
      where: { id: imported.pk },
      data: { password: `pbkdf2_sha256$${iterations}$salt$${digest}` },
    });
    const before = await engine.client.user.findUniqueOrThrow({ where: { id: imported.pk } });
    const { slug, browser } = await start({}, imported.username);
    expect(await browser.post(slug, { password: "wrong" })).toMatchObject(refused);
    expect((await engine.client.user.findUniqueOrThrow({ where: { id: imported.pk } })).password).toBe(before.password);
    expect(await browser.post(slug, { password: PASSWORD })).toMatchObject(passed);
    const after = await engine.client.user.findUniqueOrThrow({ where: { id: imported.pk } });
    expect(after.password).toMatch(/^\$argon2id\$/);
    expect({ ...after, password: "" }).toEqual({ ...before, password: "" });
    const again = await start({}, imported.username);
    expect(await again.browser.post(again.slug, { password: PASSWORD })).toMatchObject(passed);
  });
});
