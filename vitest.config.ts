import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["lib/**/*.test.ts", "components/**/*.test.{ts,tsx}"],
    testTimeout: 20_000,
    // Migrating a database in memory takes seconds when the machine is busy.
    hookTimeout: 60_000,
  },
});
