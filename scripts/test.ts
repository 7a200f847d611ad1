/**
 * Everything that is tested, in one command: format and lint, types, unit tests, the build, API and browser tests, and the database tests
 * again on a PostgreSQL server. A part that fails does not keep the others from running. Ends with one line of counts.
 */
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { NoPostgresError, startPostgres, type TemporaryPostgres } from "./postgres.ts";
import { ensureBrowser } from "./testing/browser.ts";
import { countPlaywright, countVitest, describeCounts, sumCounts } from "./testing/counts.ts";
import { type Counts, runStep, type Step } from "./testing/step.ts";

const MINUTE_MS = 60_000;
/** When everything must have ended, whatever hangs: the run is worth nothing when its own time limit ends it without counts. */
const deadline = performance.now() + 60 * MINUTE_MS;
const reports = mkdtempSync(path.join(tmpdir(), "vestibule-test-"));
const all: Counts[] = [];

all.push(
  await runPart({
    name: "Format and lint",
    command: ["node", "node_modules/@biomejs/biome/bin/biome", "check", "."],
    limitMs: MINUTE_MS,
  }),
  await runPart({
    name: "Types",
    command: ["node", "node_modules/typescript/bin/tsc", "--noEmit"],
    limitMs: 2 * MINUTE_MS,
  }),
  await runVitest("Unit tests", []),
);

const build = await runPart({
  name: "Build",
  command: ["node", "scripts/run.mjs", "scripts/build.ts"],
  limitMs: 4 * MINUTE_MS,
});
all.push(build);

const postgres = await tryPostgres();
if (build.failed === 0) all.push(await runPlaywright(postgres?.url));
if (postgres) all.push(await runVitest("Database tests on PostgreSQL", findDatabaseTests(), postgres.url));
await postgres?.stop();

rmSync(reports, { recursive: true, force: true });
const total = sumCounts(all);
for (const failure of total.failures) console.log(`failed: ${failure}`);
console.log(`\n${describeCounts(total)}`);
process.exit(total.failed > 0 ? 1 : 0);

/** Runs one part, for as long as it may take and there is time. */
function runPart(step: Step): Promise<Counts> {
  return runStep({ ...step, limitMs: Math.max(Math.min(step.limitMs, deadline - performance.now()), 1_000) });
}

function runVitest(name: string, files: string[], server?: string): Promise<Counts> {
  const report = path.join(reports, server ? "vitest-server.json" : "vitest.json");
  return runPart({
    name,
    command: [
      "node",
      "node_modules/vitest/vitest.mjs",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...files,
    ],
    env: server ? { TEST_DATABASE_URL: server } : {},
    limitMs: 15 * MINUTE_MS,
    count: () => countVitest(report),
  });
}

function runPlaywright(server: string | undefined): Promise<Counts> {
  const report = path.join(reports, "playwright.json");
  if (!ensureBrowser()) console.error("There is no browser and none could be installed; the browser tests will fail.");
  return runPart({
    name: "API and browser tests",
    command: ["node", "node_modules/@playwright/test/cli.js", "test", "--reporter=line,json"],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report, ...(server ? { TEST_DATABASE_URL: server } : {}) },
    limitMs: 20 * MINUTE_MS,
    count: () => countPlaywright(report),
  });
}

async function tryPostgres(): Promise<TemporaryPostgres | undefined> {
  try {
    return await startPostgres();
  } catch (error) {
    if (!(error instanceof NoPostgresError)) throw error;
    console.log(`\n== Database tests on PostgreSQL: left out, because ${error.message}`);
    return undefined;
  }
}

/** The unit tests that open a database. */
function findDatabaseTests(): string[] {
  const places = globSync("lib/**/*.test.ts").filter((file) => !file.startsWith("lib/policies/expression/"));
  return places.filter((file) => /from "(#lib\/(flows|db)|\.)\/testing\.ts"/.test(readFileSync(file, "utf8")));
}
