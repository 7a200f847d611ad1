import { pbkdf2Sync, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { planOf } from "#lib/flows/attacks.fixtures.ts";
import type { TestEngine } from "#lib/flows/testing.ts";
import {
  createAppPassword,
  INBUILT,
  openPasswordEngine,
  PASSWORD,
  passed,
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

describe("backends", () => {
  it("PW-13: take an app password of this person that is one and is still good, and say which", async () => {
    const bob = await engine.user();
    const identifier = `app-${randomUUID()}`;
    await createAppPassword(engine, alice.pk, "good", { identifier });
    await createAppPassword(engine, alice.pk, "good until later", {
      expiring: true,
      expires: new Date(Date.now() + 60_000),
    });
    await createAppPassword(engine, alice.pk, "expired", { expiring: true, expires: new Date(Date.now() - 1) });
    await createAppPassword(engine, alice.pk, "an api key", { intent: "api" });
    await createAppPassword(engine, alice.pk, "of somebody else", { userId: bob.pk });
    for (const password of ["expired", "an api key", "of somebody else", "unknown"]) {
      const { slug, browser } = await start(engine, { backends: [TOKEN] });
      expect(await browser.post(slug, { password }), password).toMatchObject(refused);
    }
    for (const password of ["good", "good until later"]) {
      const { slug, browser } = await start(engine, { backends: [TOKEN] });
      expect(await browser.post(slug, { password }), password).toMatchObject(passed);
    }
    const { slug, browser } = await start(engine, { backends: [TOKEN] });
    await browser.post(slug, { password: "good" });
    expect((await planOf(engine, browser))?.context.auth_method_args).toMatchObject({ token: { name: identifier } });
  });

  it("PW-13 D: refuse somebody inactive, whichever backend it is", async () => {
    const inactive = await engine.user({ isActive: false });
    await createAppPassword(engine, alice.pk, "of somebody inactive", { userId: inactive.pk });
    const { slug, browser } = await start(engine, { backends: [TOKEN, INBUILT] }, inactive.username);
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
    const { slug, browser } = await start(engine, {}, imported.username);
    expect(await browser.post(slug, { password: "wrong" })).toMatchObject(refused);
    expect((await engine.client.user.findUniqueOrThrow({ where: { id: imported.pk } })).password).toBe(before.password);
    expect(await browser.post(slug, { password: PASSWORD })).toMatchObject(passed);
    const after = await engine.client.user.findUniqueOrThrow({ where: { id: imported.pk } });
    expect(after.password).toMatch(/^\$argon2id\$/);
    expect({ ...after, password: "" }).toEqual({ ...before, password: "" });
    const again = await start(engine, {}, imported.username);
    expect(await again.browser.post(again.slug, { password: PASSWORD })).toMatchObject(passed);
  });
});
