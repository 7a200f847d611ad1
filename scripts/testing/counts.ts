import { readFileSync } from "node:fs";
import { z } from "zod";
import { playwrightFailures, playwrightSuite, vitestFailures, vitestResults } from "./failures.ts";
import type { Counts } from "./step.ts";

const nothing: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: vitestResults,
});

/** Counts from Vitest's JSON report. A file that could not be loaded has no tests and counts as one failure. */
export function countVitest(file: string): Counts {
  const report = readReport(file, vitestReport);
  if (!report) return nothing;
  const broken = report.testResults.filter((suite) => suite.status === "failed" && suite.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: vitestFailures(report.testResults),
  };
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.unknown()),
  suites: z.array(playwrightSuite).default([]),
});

/** Counts from Playwright's JSON report. A test that passed only when repeated is a failure: it cannot be relied on. */
export function countPlaywright(file: string): Counts {
  const report = readReport(file, playwrightReport);
  if (!report) return nothing;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return {
    passed: expected,
    failed: unexpected + flaky + report.errors.length,
    skipped,
    failures: playwrightFailures(report),
  };
}

/** A report that is not there or not complete counts nothing; its runner has failed then, and that counts. */
function readReport<T>(file: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** The sum of several counts. */
export function sumCounts(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, next) => ({
      passed: sum.passed + next.passed,
      failed: sum.failed + next.failed,
      skipped: sum.skipped + next.skipped,
      failures: [...sum.failures, ...next.failures],
    }),
    nothing,
  );
}

/** The line that a run ends with. */
export function describeCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
