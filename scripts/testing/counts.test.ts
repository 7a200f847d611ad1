import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { countPlaywright, countVitest, describeCounts, sumCounts } from "./counts.ts";

const folder = mkdtempSync(path.join(tmpdir(), "vestibule-counts-"));
function write(name: string, report: unknown): string {
  const file = path.join(folder, name);
  writeFileSync(file, JSON.stringify(report));
  return file;
}

it("counts a file that could not be loaded as a failure", () => {
  const file = write("vitest.json", {
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 0,
    testResults: [
      {
        name: path.resolve("lib/one.test.ts"),
        status: "failed",
        assertionResults: [
          { status: "passed", fullName: "a thing works", failureMessages: [] },
          { status: "failed", fullName: "a thing breaks", failureMessages: ["\u001b[31mError: no\n  at x"] },
        ],
      },
      { name: path.resolve("lib/two.test.ts"), status: "failed", message: "Cannot load", assertionResults: [] },
    ],
  });
  expect(countVitest(file)).toEqual({
    passed: 3,
    failed: 2,
    skipped: 1,
    failures: ["lib/one.test.ts | a thing breaks | Error: no at x", "lib/two.test.ts | Cannot load"],
  });
});

it("counts a test that passed only when repeated as a failure", () => {
  const spec = (title: string, status: string) => ({
    title,
    ok: status === "expected",
    file: "a.spec.ts",
    line: 7,
    tests: [{ status, results: [{}, { error: { message: `not ${title}` } }] }],
  });
  const file = write("playwright.json", {
    stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 0 },
    errors: [{}],
    suites: [
      { specs: [spec("fine", "expected")], suites: [{ specs: [spec("good", "unexpected"), spec("sure", "flaky")] }] },
    ],
  });
  expect(countPlaywright(file)).toEqual({
    passed: 5,
    failed: 4,
    skipped: 0,
    failures: ["a.spec.ts:7 | good | not good", "a.spec.ts:7 | sure | not sure"],
  });
});

it("counts nothing from a report that is not there or cut off", () => {
  expect(countVitest(path.join(folder, "missing.json"))).toEqual({ passed: 0, failed: 0, skipped: 0, failures: [] });
  writeFileSync(path.join(folder, "cut.json"), '{"stats":');
  expect(countPlaywright(path.join(folder, "cut.json"))).toEqual({ passed: 0, failed: 0, skipped: 0, failures: [] });
});

it("ends with one line of counts", () => {
  const total = sumCounts([
    { passed: 2, failed: 0, skipped: 0, failures: [] },
    { passed: 5, failed: 1, skipped: 0, failures: ["x"] },
  ]);
  expect(describeCounts(total)).toBe("7 passed, 1 failed");
  expect(describeCounts({ ...total, skipped: 2 })).toBe("7 passed, 1 failed, 2 skipped");
});
