import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { invitationLink } from "#lib/invitations/invitation.ts";
import { invitationModel } from "./invitation.ts";
import type { FoundObject } from "./model.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

async function save(data: Record<string, unknown>, existing: FoundObject | null = null) {
  const prepared = await invitationModel.prepare(engine.client, data, existing);
  const found = await prepared.save();
  return { found, shown: await invitationModel.represent(engine.client, found) };
}
const daysLeft = (expires: unknown) => (new Date(String(expires)).getTime() - Date.now()) / 86_400_000;

test("IN-8 one saved without an end ends after the system's usual time for tokens", async () => {
  expect(daysLeft((await save({ name: "a" })).shown.expires)).toBeCloseTo(1, 2);
  await engine.client.system.updateMany({ data: { settings: { default_token_duration: "days=3" } } });
  const { found, shown } = await save({ name: "a", expires: null });
  expect(daysLeft(shown.expires)).toBeCloseTo(3, 2);
  const expires = "2028-12-31T23:59:59.000Z";
  expect((await save({ expires }, found)).shown.expires).toBe(expires);
  expect((await save({ name: "b" }, found)).shown).toMatchObject({ name: "b", expires });
  expect(daysLeft((await save({ expires: null }, found)).shown.expires)).toBeCloseTo(3, 2);
  await engine.client.system.updateMany({ data: { settings: {} } });
});

test("IN-5 it keeps who made it, and for which flow, until they are gone", async () => {
  const { pk } = await engine.user();
  const flow = await engine.flow({ stages: [] });
  const { found, shown } = await save({
    name: "a",
    created_by: pk,
    flow: flow.pk,
    single_use: true,
    fixed_data: { a: 1 },
  });
  expect(shown).toEqual({
    pk: found.pk,
    name: "a",
    expires: expect.any(String),
    fixed_data: { a: 1 },
    created_by: pk,
    single_use: true,
    flow: flow.pk,
  });
  await engine.client.user.delete({ where: { id: pk } });
  await engine.client.flow.delete({ where: { id: flow.pk } });
  expect(await invitationModel.represent(engine.client, found)).toMatchObject({ created_by: null, flow: null });
});

test("names need not differ; the one that ends last is found first", async () => {
  for (const year of [2030, 2031, 2029]) await save({ name: "same", expires: `${year}-01-01T00:00:00Z` });
  const found = await invitationModel.find(engine.client, {
    all: [{ path: ["name"], lookup: "exact", value: "same" }],
  });
  expect(await invitationModel.represent(engine.client, found ?? { pk: "" })).toMatchObject({
    expires: "2031-01-01T00:00:00.000Z",
  });
});

test.each([
  [{}, "name"],
  [{ name: "no spaces please" }, "name"],
  [{ name: "a", fixed_data: [] }, "fixed_data"],
  [{ name: "a", fixed_data: "{}" }, "fixed_data"],
  [{ name: "a", expires: "soon" }, "expires"],
  [{ name: "a", flow: "00000000-0000-4000-8000-000000000000" }, "flow"],
  [{ name: "a", created_by: 999_999 }, "created_by"],
])("what does not fit is refused beside its field: %j", async (data, field) => {
  await expect(invitationModel.prepare(engine.client, data, null)).rejects.toMatchObject({
    fields: { [field]: [expect.any(String)] },
  });
});

test("IN-6 its link carries nothing but the key", () => {
  const id = "0b0cf0a0-0000-4000-8000-000000000007";
  expect(invitationLink("https://sso.example.com", "welcome", id)).toBe(
    `https://sso.example.com/if/flow/welcome/?itoken=${id}`,
  );
});
