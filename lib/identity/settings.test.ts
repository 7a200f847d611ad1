import { expect, it } from "vitest";
import { parseSettings, settingsSchema } from "./settings.ts";

const defaults = settingsSchema.parse({});

it("keeps what is valid, and has a default for what is not or is missing", () => {
  expect(parseSettings({})).toEqual(defaults);
  expect(parseSettings({ reputation_lower_limit: -20, avatars: "none" })).toEqual({
    ...defaults,
    reputation_lower_limit: -20,
    avatars: "none",
  });
  expect(
    parseSettings({ reputation_lower_limit: 3, reputation_upper_limit: "7", unknown: true, default_token_length: 5 }),
  ).toEqual(defaults);
});

it.each([null, undefined, "text", 7, [1]])("reads %j as nothing set", (stored) => {
  expect(parseSettings(stored)).toEqual(defaults);
});
