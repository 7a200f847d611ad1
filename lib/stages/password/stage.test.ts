import { describe, expect, it } from "vitest";
import { planOf } from "#lib/flows/attacks.fixtures.ts";
import type { TestEngine } from "#lib/flows/testing.ts";
import { passwordChallenge } from "./challenge.ts";
import {
  createAppPassword,
  denied,
  INBUILT,
  LDAP,
  last,
  openPasswordEngine,
  PASSWORD,
  passed,
  passwordOf,
  refused,
  start,
  TOKEN,
} from "./password.fixtures.ts";

let engine: TestEngine;
let alice: { pk: number; username: string };
openPasswordEngine((opened, person) => {
  engine = opened;
  alice = person;
});

describe("the question", () => {
  it("says whose password it is, and whether it may be shown", async () => {
    const { browser } = await start(engine, { allow_show_password: true });
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
    expect((await start(engine)).browser.last?.challenge).not.toHaveProperty("recovery_url");
    const brand = await engine.client.brand.create({ data: { domain: "localhost", flowRecoveryId: recovery.pk } });
    expect((await start(engine)).browser.last?.challenge.recovery_url).toBe(
      `http://localhost/if/flow/${recovery.slug}/`,
    );
    await engine.client.brand.delete({ where: { id: brand.id } });
  });
});

describe("a password", () => {
  it("PW-1: that is right passes, and says how the person was authenticated", async () => {
    const { slug, browser } = await start(engine);
    expect(await browser.post(slug, { password: PASSWORD })).toMatchObject(passed);
    const plan = await planOf(engine, browser);
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
    expect((await planOf(engine, browser))?.context).toMatchObject({
      auth_method: "auth_mfa",
      auth_method_args: { mfa_devices: [1] },
    });
  });

  it("PW-2: is refused alike when it is wrong, of somebody inactive, of somebody without one, and of nobody", async () => {
    const inactive = await engine.user({ password: PASSWORD, isActive: false });
    const without = await engine.user();
    for (const username of ["alice", inactive.username, without.username, "nobody"]) {
      const { slug, browser } = await start(engine, {}, username);
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
    const { slug, browser } = await start(engine);
    expect(await browser.post(slug, { password: PASSWORD.trim() })).toMatchObject(refused);
    expect(await browser.post(slug, { password: PASSWORD.toLowerCase() })).toMatchObject(refused);
    expect(await browser.post(slug, { password: PASSWORD })).toMatchObject(passed);
    const digits = await engine.user({ password: "1234567890" });
    const other = await start(engine, {}, digits.username);
    expect(await other.browser.post(other.slug, { password: 1234567890 })).toMatchObject(passed);
  });

  it("PW-8: appears neither in answers, nor in events, nor in what is stored of the run", async () => {
    const secret = "unmistakable secret";
    const owner = await engine.user({ password: secret });
    for (const guess of [`${secret} not quite`, secret]) {
      const { slug, browser } = await start(engine, {}, owner.username);
      const answer = await browser.post(slug, { password: guess });
      const seen = [answer, await planOf(engine, browser), await engine.client.event.findMany()];
      expect(JSON.stringify(seen)).not.toContain(secret);
    }
  });

  it("PW-12: has to be given, which does not count as an attempt", async () => {
    const { slug, browser } = await start(engine, { failed_attempts_before_cancel: 1 });
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
    const { slug, browser } = await start(engine);
    const execution = browser.last?.execution.id ?? "";
    for (let attempt = 1; attempt <= 4; attempt++) {
      expect(await browser.post(slug, { password: "wrong" }), `attempt ${attempt}`).toMatchObject(refused);
    }
    expect(await browser.post(slug, { password: "wrong" })).toMatchObject(denied("password.invalid"));
    expect((await browser.get(slug, { execution })).component).toBe("ak-stage-identification");
  });
});

describe("backends", () => {
  it("PW-9: are asked in their order, and the first that accepts is remembered; those that are not here are passed over", async () => {
    await createAppPassword(engine, alice.pk, "app password of alice");
    for (const backends of [
      [INBUILT, TOKEN],
      [LDAP, TOKEN, INBUILT],
    ]) {
      const { slug, browser } = await start(engine, { backends });
      await browser.post(slug, { password: "app password of alice" });
      expect((await planOf(engine, browser))?.context).toMatchObject({ user_backend: TOKEN, auth_method: "token" });
      const second = await start(engine, { backends });
      await second.browser.post(second.slug, { password: PASSWORD });
      expect((await planOf(engine, second.browser))?.context).toMatchObject({
        user_backend: INBUILT,
        auth_method: "password",
      });
    }
    const { slug, browser } = await start(engine, { backends: [LDAP] });
    expect(await browser.post(slug, { password: PASSWORD })).toMatchObject(refused);
  });
});
