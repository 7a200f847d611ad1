import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { describe, expect, it } from "vitest";
import { exceptions, findUntested, readTestTitles, ruleFamilies, rulesIn, rulesOf } from "./rules.ts";

const titles = readTestTitles(process.cwd());
const ofStages = ruleFamilies.filter(({ prefix }) => prefix !== "");

describe("rules of stages", () => {
  it.each(ofStages)("about $about ($prefix) are each named by a test", (family) => {
    expect(findUntested(family, titles).filter((rule) => !Object.hasOwn(exceptions, rule))).toEqual([]);
  });

  it("are no exceptions any more once a test names them", () => {
    const untested = ofStages.flatMap((family) => findUntested(family, titles));
    expect(Object.keys(exceptions).filter((rule) => !untested.includes(rule))).toEqual([]);
  });
});

describe("the rules that a title names", () => {
  it.each([
    ["PW-2: is refused", ["PW-2"]],
    ["54, C-5: restarts", ["C-5", "54"]],
    ["91, 92: is asked", ["91", "92"]],
    ["98–100: counts", ["98", "99", "100"]],
    ["UW-3–UW-5 and PR-9", ["UW-3", "UW-4", "UW-5", "PR-9"]],
    ["C-10 modes", ["C-10"]],
    ["gives 404: nothing", []],
    ["Zitadel CVE-2025-64102: 100 guesses", ["CVE-2025"]],
    ["PR-17 %s: a missing key", ["PR-17"]],
    ["CORE-15, 16 attack: a target", ["15", "16"]],
    ["CORE-28 two browsers", ["28"]],
  ])("%s", (title, rules) => {
    expect(rulesIn(title)).toEqual(rules);
  });
});

const specification = path.resolve("../shared/spec");

it.skipIf(!existsSync(specification))("the families are those of the specification", () => {
  const stages = readFileSync(path.join(specification, "stages-1.md"), "utf8");
  const named = [...stages.matchAll(/^\d+\. ([A-Z]{1,4}-\d+) /gm)].map(([, rule]) => rule);
  expect(ofStages.flatMap(rulesOf)).toEqual(named);
  const core = readFileSync(path.join(specification, "core.md"), "utf8");
  const numbered = core.slice(core.indexOf("## 8. Numbered rules")).matchAll(/^(\d+)\. /gm);
  expect(ruleFamilies.filter(({ prefix }) => prefix === "").flatMap(rulesOf)).toEqual(
    [...numbered].map(([, rule]) => rule),
  );
});
