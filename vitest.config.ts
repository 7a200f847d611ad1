import { defineConfig } from "vitest/config";

const tests = ["lib/**/*.test.ts", "components/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"];
const long = ["lib/**/*.long.test.ts"];
const timing = ["lib/**/*.timing.test.ts"];
const shared = {
  globalSetup: ["lib/db/test-image.ts"],
  testTimeout: 20_000,
  // Opening a database in memory takes seconds when the machine is busy.
  hookTimeout: 60_000,
};
/**
 * Files share their process, and so the compiled database and its client: a file that changes something global puts it back. A process
 * serves one project, which is why they run one after the other. By default one processor is left free, which is half of two.
 */
const together = { isolate: false, maxWorkers: "100%" };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          ...together,
          name: "unit",
          include: tests,
          exclude: [...long, ...timing],
          sequence: { groupOrder: 0 },
        },
      },
      // What takes too long to run before every commit.
      { test: { ...shared, ...together, name: "long", include: long, sequence: { groupOrder: 1 } } },
      // What measures time has the machine for itself.
      { test: { ...shared, name: "timing", include: timing, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
