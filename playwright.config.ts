import process from "node:process";
import { defineConfig, devices } from "@playwright/test";
import { findSystemBrowser } from "./scripts/testing/browser.ts";

const executablePath = findSystemBrowser();
/** Debian's browser when it is there, else Playwright's own. It may not call home, and a container has no sandbox for it. */
const launchOptions = {
  ...(executablePath ? { executablePath } : {}),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export default defineConfig({
  globalSetup: "./e2e/support/global-setup.ts",
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  timeout: 90_000,
  // Two processors are shared by servers, browsers and tests: what comes late is not what does not come.
  expect: { timeout: 15_000 },
  outputDir: "test-results",
  // Pictures of every action would take a third of the time; the last one and the pages themselves say enough.
  use: {
    baseURL: process.env.E2E_URL,
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "api", testDir: "e2e/api" },
    { name: "browser", testDir: "e2e/browser", use: { ...devices["Desktop Chrome"], launchOptions } },
  ],
});
