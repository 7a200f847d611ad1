import { describe, expect, it } from "vitest";
import type { TestEngine } from "#lib/flows/testing.ts";
import { denied, last, name, openPasswordEngine, PASSWORD, passwordOf, refused, start } from "./password.fixtures.ts";

let engine: TestEngine;
let alice: { pk: number; username: string };
openPasswordEngine((opened, person) => {
  engine = opened;
  alice = person;
});

describe("attempts", () => {
  it.each([1, 0, -3])("PW-5: end the run at once with a limit of %i", async (limit) => {
    const { slug, browser } = await start(engine, { failed_attempts_before_cancel: limit });
    expect(await browser.post(slug, { password: "wrong" })).toMatchObject(denied("password.invalid"));
  });

  it("PW-6: are counted in later runs too, whatever the reputation is, and wherever else the person logs in", async () => {
    const owner = await engine.user({ password: PASSWORD });
    for (let round = 0; round < 3; round++) {
      const { slug, browser } = await start(engine, { failed_attempts_before_cancel: 3 }, owner.username);
      await browser.post(slug, { password: "wrong" });
      await browser.post(slug, { password: "wrong" });
      const elsewhere = await start(engine, {}, owner.username);
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
    const { slug, browser } = await start(engine);
    await browser.post(slug, { password: "wrong" });
    const stranger = await start(engine, {}, "nobody");
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
