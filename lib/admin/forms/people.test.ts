import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { FieldErrors } from "#lib/models/error.ts";
import { describeForm } from "./describe-form.ts";
import { findPeople, namePeople, suggestPeople } from "./people.ts";

const fields = describeForm(
  z.object({
    owner: z.int().nullable().meta({ reference: "user" }),
    other: z.int().optional().meta({ reference: "user" }),
    title: z.string(),
  }),
);

let engine: TestEngine;
let ada: number;
beforeAll(async () => {
  engine = await createTestEngine();
  ada = (await engine.user({ username: "ada" })).pk;
  await engine.user({ username: "17" });
});
afterAll(() => engine.close());

it("shows people by name and finds them by it, also those whose name is a number", async () => {
  const { client } = engine;
  expect(await namePeople(client, fields, { owner: ada, title: "t" })).toEqual({ owner: "ada", title: "t" });
  expect(await findPeople(client, fields, { owner: "ada", title: "ada" })).toEqual({ owner: ada, title: "ada" });
  const { owner } = await findPeople(client, fields, { owner: "17" });
  expect(await namePeople(client, fields, { owner })).toEqual({ owner: "17" });
});

it("leaves alone what names nobody, and a person who is gone is shown by key", async () => {
  const { client } = engine;
  for (const work of [findPeople, namePeople])
    expect(await work(client, fields, { owner: null, title: "t" })).toEqual({ owner: null, title: "t" });
  expect(await namePeople(client, fields, { owner: 999_999 })).toEqual({ owner: 999_999 });
});

it("says for each field whom there is not", async () => {
  const found = findPeople(engine.client, fields, { owner: "nobody", other: "ada" });
  await expect(found).rejects.toThrow(FieldErrors);
  await expect(found).rejects.toMatchObject({ fields: { owner: ["There is nobody called “nobody”."] } });
});

it("suggests some people, whatever of them is typed", async () => {
  expect(await suggestPeople(engine.client, "AD")).toEqual(["ada"]);
  expect(await suggestPeople(engine.client, "ada@example")).toEqual(["ada"]);
  expect(await suggestPeople(engine.client, "")).toEqual(["17", "ada"]);
  expect(await suggestPeople(engine.client, "nobody")).toEqual([]);
});
