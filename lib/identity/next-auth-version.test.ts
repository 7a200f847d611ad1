import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("Auth.js GHSA-7rqj-j65f-68wh, -x445-f3h2-j279, -8fpg-xm3f-6cx3: next-auth is at 4.24.15 or newer", () => {
  const { version } = JSON.parse(readFileSync("node_modules/next-auth/package.json", "utf8")) as { version: string };
  expect(version.localeCompare("4.24.15", "en", { numeric: true })).toBeGreaterThanOrEqual(0);
});
