import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["lib/**/*.test.ts", "components/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
    globalSetup: ["lib/db/test-image.ts"],
    testTimeout: 20_000,
    // Opening a database in memory takes seconds when the machine is busy.
    hookTimeout: 60_000,
  },
});
