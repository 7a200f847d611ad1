import { expect, test } from "vitest";
import { relativeTime } from "./relative-time.ts";

const now = new Date("2026-03-01T12:00:00Z");
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);

test.each([
  [0, "now"],
  [-59, "now"],
  [-60, "1 minute ago"],
  [-7199, "1 hour ago"],
  [-86_400, "yesterday"],
  [-2 * 86_400, "2 days ago"],
  [-40 * 86_400, "last month"],
  [-800 * 86_400, "2 years ago"],
  [3 * 86_400, "in 3 days"],
])("%d seconds from now is %s", (seconds, text) => {
  expect(relativeTime("en", at(seconds), now)).toBe(text);
});

test("it is said in the language of the page", () => {
  expect(relativeTime("de", at(-7200), now)).toBe("vor 2 Stunden");
});
