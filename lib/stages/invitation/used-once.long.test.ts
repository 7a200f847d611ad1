import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { createEnrollment, DENIED, DONE, invite, newName, tell, told } from "./invitation.fixtures.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

const exists = async (id: string) => (await engine.client.invitation.count({ where: { id } })) === 1;

describe("IN-4: one that works once", () => {
  test("is used up by a flow that writes no account as soon as the stage runs", async () => {
    const { slug } = await engine.flow({ stages: [{ type: "invitation" }, tell] });
    const query = `itoken=${await invite(engine, { singleUse: true })}`;
    expect(told(await engine.browser().get(slug, { query }))[0]).toBe(true);
    expect(await engine.browser().get(slug, { query })).toMatchObject(DENIED);
  });

  test("is used up when the account is written, and one that works often is not", async () => {
    const slug = await createEnrollment(engine);
    for (const singleUse of [true, false]) {
      const id = await invite(engine, { singleUse });
      const query = `itoken=${id}`;
      const browser = engine.browser();
      await browser.get(slug, { query });
      expect(await exists(id)).toBe(true);
      expect(await browser.post(slug, { username: newName() }, { query })).toMatchObject(DONE);
      expect(browser.sessionToken).not.toBeNull();
      expect(await exists(id)).toBe(!singleUse);
      const next = await engine.browser().get(slug, { query });
      expect(next).toMatchObject(singleUse ? DENIED : { component: "ak-stage-prompt" });
    }
  });

  test("looking at the page, as mail scanners do, leaves it as it is", async () => {
    const slug = await createEnrollment(engine);
    const id = await invite(engine, { singleUse: true });
    const query = `itoken=${id}`;
    for (let count = 0; count < 3; count++)
      expect(await engine.browser().page(slug, { query })).toMatchObject({ component: "vestibule-continue" });
    expect(await exists(id)).toBe(true);
    expect(
      await engine.client.event.count({
        where: { context: { path: ["invitation_uuid"], equals: id.replaceAll("-", "") } },
      }),
    ).toBe(0);
  });

  test("giving up, and an account that cannot be written, leave it as it is", async () => {
    const slug = await createEnrollment(engine);
    const { username } = await engine.user();
    const id = await invite(engine, { singleUse: true, fixedData: { email: "x".repeat(300) } });
    const query = `itoken=${id}`;
    const browser = engine.browser();
    await browser.get(slug, { query });
    const taken = await browser.post(slug, { username }, { query });
    expect(taken.response_errors).toHaveProperty("username");
    expect(await browser.post(slug, { username: newName() }, { query })).toMatchObject({
      component: "ak-stage-access-denied",
    });
    expect(await exists(id)).toBe(true);
  });

  test("is used up although a policy leaves the account unwritten at the last moment", async () => {
    const { slug } = await engine.flow({
      stages: [
        { type: "invitation" },
        { type: "dummy" },
        { type: "user_write", policies: [{ javascript: "return false;" }] },
        tell,
      ],
    });
    const id = await invite(engine, { singleUse: true });
    const browser = engine.browser();
    await browser.get(slug, { query: `itoken=${id}` });
    await browser.post(slug, {}, { query: `itoken=${id}` });
    expect(await exists(id)).toBe(false);
  });

  test("of 20 people who use it at the same moment exactly one gets an account (Vault CVE-2025-6015)", async () => {
    const slug = await createEnrollment(engine);
    const id = await invite(engine, { singleUse: true });
    const query = `itoken=${id}`;
    const people = Array.from({ length: 20 }, () => ({ browser: engine.browser(), username: newName() }));
    for (const { browser } of people) await browser.get(slug, { query });
    const before = await engine.client.user.count();
    const answers = await Promise.all(
      people.map(({ browser, username }) => browser.post(slug, { username }, { query })),
    );
    expect(answers.filter(({ component }) => component === DONE.component)).toHaveLength(1);
    const denied = answers.filter(({ component }) => component === DENIED.component);
    expect(denied).toHaveLength(19);
    expect(new Set(denied.map(({ error_message }) => error_message))).toEqual(new Set([DENIED.error_message]));
    expect(await engine.client.user.count()).toBe(before + 1);
    expect(people.filter(({ browser }) => browser.sessionToken !== null)).toHaveLength(1);
  });

  test("whoever is overtaken while their account is being written has none afterwards, and no login", async () => {
    const slug = await createEnrollment(engine);
    const query = `itoken=${await invite(engine, { singleUse: true })}`;
    const browser = engine.browser();
    await browser.get(slug, { query });
    await engine.client.$executeRawUnsafe(
      `CREATE FUNCTION overtake() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM "invitation"; RETURN NULL; END $$`,
    );
    await engine.client.$executeRawUnsafe(
      'CREATE TRIGGER overtake AFTER INSERT ON "user" FOR EACH ROW EXECUTE FUNCTION overtake()',
    );
    const username = newName();
    const before = await engine.client.event.count();
    const answer = await browser.post(slug, { username }, { query });
    await engine.client.$executeRawUnsafe("DROP FUNCTION overtake CASCADE");
    expect(answer).toMatchObject(DENIED);
    expect(browser.sessionToken).toBeNull();
    expect(await engine.client.user.count({ where: { username } })).toBe(0);
    const events = await engine.client.event.findMany({ orderBy: { created: "asc" }, skip: before });
    expect(events.map(({ action }) => action)).toEqual(["flow_execution"]);
    // What overtook it here was part of the step, and is taken back as well.
    expect(await browser.get(slug, { query })).toMatchObject({ component: "ak-stage-prompt" });
  });

  test("of 20 answers in one browser exactly one counts", async () => {
    const slug = await createEnrollment(engine);
    const id = await invite(engine, { singleUse: true });
    const query = `itoken=${id}`;
    const browser = engine.browser();
    await browser.get(slug, { query });
    const before = await engine.client.user.count();
    await Promise.all(Array.from({ length: 20 }, () => browser.copy().post(slug, { username: newName() }, { query })));
    expect(await engine.client.user.count()).toBe(before + 1);
    expect(await exists(id)).toBe(false);
  });
});
