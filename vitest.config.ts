import { defineConfig } from "vitest/config";

const tests = ["lib/**/*.test.ts", "components/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"];
const long = ["lib/**/*.long.test.ts"];
const shared = {
  globalSetup: ["lib/db/test-image.ts"],
  testTimeout: 20_000,
  // Opening a database in memory takes seconds when the machine is busy.
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    projects: [
      // Files share their process, and so the compiled database and its client: a file that changes something global puts it back.
      { test: { ...shared, name: "unit", include: tests, exclude: long, isolate: false } },
      // What takes too long to run before every commit.
      { test: { ...shared, name: "long", include: long } },
    ],
  },
});
