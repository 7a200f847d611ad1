/**
 * Lists the numbered rules that no test names in its title: npm run rules
 * With the specification beside the repository each rule's text is shown too.
 */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { findUntested, readTestTitles, ruleFamilies } from "./testing/rules.ts";

const SPECIFICATION = path.resolve("../shared/spec");

const titles = readTestTitles(process.cwd());
const texts = readTexts();
let missing = 0;
for (const family of ruleFamilies) {
  const untested = findUntested(family, titles);
  missing += untested.length;
  console.log(`${family.about}: ${family.count - untested.length} of ${family.count}`);
  for (const rule of untested) console.log(`  ${rule.padEnd(6)} ${(texts.get(rule) ?? "").slice(0, 150)}`);
}
console.log(missing === 0 ? "Every rule is named by a test." : `${missing} rules are named by no test.`);

/** The first line of each rule's text, by its name. */
function readTexts(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of globSync("*.md", { cwd: SPECIFICATION })) {
    const text = readFileSync(path.join(SPECIFICATION, file), "utf8");
    for (const [, number = "", name, rule = ""] of text.matchAll(/^(\d+)\. (?:([A-Z]{1,4}-\d+) )?(.*\bMUST\b.*)$/gm)) {
      const key = name ?? (file === "core.md" ? number : undefined);
      if (key) found.set(key, rule);
    }
  }
  return found;
}
