import { expect, it } from "vitest";
import { settingsSchema } from "#lib/identity/settings.ts";
import { settingsFields, settingsGroups } from "./settings-form.ts";

it("every setting has a title, a help and a place below one heading", () => {
  for (const [name, schema] of Object.entries(settingsSchema.shape))
    expect([name, schema.meta()]).toEqual([
      name,
      expect.objectContaining({ title: expect.any(String), description: expect.any(String) }),
    ]);
  const placed: string[] = settingsGroups.flatMap(({ fields }) => [...fields]);
  expect(placed.toSorted()).toEqual(settingsFields.map(({ name }) => name).toSorted());
});

it("settings are edited by what they are", () => {
  const kinds = Object.fromEntries(settingsFields.map(({ name, kind }) => [name, kind]));
  expect(kinds).toMatchObject({
    impersonation: "boolean",
    default_token_length: "number",
    event_retention: expect.stringMatching(/^(?:duration|text)$/),
    footer_links: "json",
  });
});
