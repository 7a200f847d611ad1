import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { denied, FAILED, findUser, reference, write, writeFlow } from "./user-write.fixtures.ts";

let engine: TestEngine;
let counter = 0;

beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

const newName = () => `person-${++counter}`;

describe("what cannot be stored", () => {
  test("UW-8 a blank username denies without a reason", async () => {
    expect(await write(engine, { context: { prompt_data: { name: "x" } } })).toMatchObject(denied("Unknown error"));
    expect(await write(engine, { context: { prompt_data: { username: "" } } })).toMatchObject(denied("Unknown error"));
  });

  test("UW-8 a taken username denies and stores nothing", async () => {
    const [known, user] = [await engine.user(), await engine.user()];
    const prompt_data = { username: known.username, name: "Changed" };
    expect(await write(engine, { context: { prompt_data } })).toMatchObject(FAILED);
    expect(await write(engine, { context: { pending_user: reference(user.pk), prompt_data } })).toMatchObject(FAILED);
    expect(await findUser(engine, user.username)).toMatchObject({ name: `Name of ${user.username}` });
  });

  test.each<[string, Record<string, unknown>]>([
    ["a username that is too long", { username: "x".repeat(151) }],
    ["attributes that are no object", { username: "someone", attributes: "x" }],
    ["a password that is no text", { username: "someone", password: { a: 1 } }],
    ["an empty password", { username: "someone", password: "" }],
    ["a password that is too long", { username: "someone", password: "x".repeat(5000) }],
  ])("%s denies", async (_name, prompt_data) => {
    expect(await write(engine, { context: { prompt_data } })).toMatchObject(FAILED);
    expect(await findUser(engine, "someone")).toBeNull();
  });

  test("a group that is none denies", async () => {
    const username = newName();
    expect(await write(engine, { context: { prompt_data: { username }, groups: ["admins"] } })).toMatchObject(FAILED);
    expect(await findUser(engine, username)).toBeNull();
  });

  test("of ten people who take one name at the same moment one gets it", async () => {
    const username = newName();
    const slug = await writeFlow(engine, { context: { prompt_data: { username } } });
    const answers = await Promise.all(Array.from({ length: 10 }, () => engine.browser().get(slug)));
    expect(answers.filter(({ component }) => component === "xak-flow-redirect")).toHaveLength(1);
    expect(answers.filter(({ component }) => component === "ak-stage-access-denied")).toHaveLength(9);
  });
});
