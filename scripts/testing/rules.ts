import { globSync, readFileSync } from "node:fs";
import path from "node:path";

/** Rules of one subject: `PW` with 13 rules are PW-1 to PW-13. A blank prefix is for rules that are only numbers. */
export interface RuleFamily {
  prefix: string;
  count: number;
  /** What they are about. */
  about: string;
  /** The stage type that they are rules of, where they are a stage's. */
  stage?: string;
}

/** The families of rules that Vestibule's behaviour is described by. Tests name the rules that they prove. */
export const ruleFamilies: readonly RuleFamily[] = [
  { prefix: "", count: 195, about: "flows, policies and the API" },
  { prefix: "C", count: 10, about: "what all stages have in common" },
  { prefix: "ID", count: 22, about: "identification", stage: "identification" },
  { prefix: "PW", count: 13, about: "password", stage: "password" },
  { prefix: "PR", count: 21, about: "prompt", stage: "prompt" },
  { prefix: "UW", count: 15, about: "user write", stage: "user_write" },
  { prefix: "UL", count: 10, about: "user login", stage: "user_login" },
  { prefix: "LO", count: 1, about: "user logout", stage: "user_logout" },
  { prefix: "DE", count: 2, about: "user delete", stage: "user_delete" },
  { prefix: "DN", count: 1, about: "deny", stage: "deny" },
  { prefix: "DU", count: 1, about: "dummy", stage: "dummy" },
  { prefix: "RD", count: 4, about: "redirect", stage: "redirect" },
  { prefix: "CO", count: 6, about: "consent", stage: "consent" },
  { prefix: "CA", count: 6, about: "captcha", stage: "captcha" },
  { prefix: "IN", count: 8, about: "invitation", stage: "invitation" },
  { prefix: "EM", count: 15, about: "email", stage: "email" },
];

/** Rules that no test can name yet, or ever, and why. */
export const exceptions: Readonly<Record<string, string>> = {
  "ID-15": "passkeys are not there yet",
  "PW-4": "no backend that is there denies permission; all accept or do not",
};

/** A test's title and the file it is in, from the project's folder. */
export interface TestTitle {
  file: string;
  title: string;
}

const TEST_FILES = ["lib/**/*.test.{ts,tsx}", "components/**/*.test.tsx", "scripts/**/*.test.ts", "e2e/**/*.spec.ts"];
/** A text that is the first argument of `it`, `test` or `describe`, or of what `it.each(…)` and the like return. */
const TITLE = /(?:\b(?:it|test|describe)(?:\.\w+)*|\))\(\s*(["`])((?:(?!\1).)*)\1/gs;

/** The titles of all tests and groups of tests. @param root the project's folder */
export function readTestTitles(root: string): TestTitle[] {
  return globSync(TEST_FILES, { cwd: root }).flatMap((file) =>
    [...readFileSync(path.join(root, file), "utf8").matchAll(TITLE)].map(([, , title = ""]) => ({ file, title })),
  );
}

/** `1`, `1–3` and `1, 2, 5–7`. */
const NUMBERS = String.raw`\d+(?:(?:–|, )\d+)*`;
const NAMED = /\b(?!CORE)([A-Z]{1,4})-(\d+)(?:–(?:\1-)?(\d+))?/g;
const OF_THE_CORE = new RegExp(`\\bCORE-(${NUMBERS})`, "g");
const IN_FRONT = new RegExp(`^((?:${NUMBERS}|[A-Z]{1,4}-\\d+)(?:, (?:${NUMBERS}|[A-Z]{1,4}-\\d+))*)(?: D)?:`);

/**
 * The rules that a title names: `PW-2` anywhere in it; numbers in front of a colon (`91, 92: …`, `98–103: …`) or after `CORE-`.
 *
 * @returns names such as `PW-2` and `91`
 */
export function rulesIn(title: string): string[] {
  const named = [...title.matchAll(NAMED)].flatMap(([, prefix, first, last]) =>
    range(Number(first), Number(last ?? first)).map((number) => `${prefix}-${number}`),
  );
  const inFront = (IN_FRONT.exec(title)?.[1] ?? "").replaceAll(/[A-Z]+-\d+/g, "");
  const core = [...title.matchAll(OF_THE_CORE)].map(([, numbers = ""]) => numbers);
  return [...named, ...[inFront, ...core].flatMap(readNumbers)];
}

function readNumbers(text: string): string[] {
  return [...text.matchAll(/(\d+)(?:–(\d+))?/g)].flatMap(([, first, last]) =>
    range(Number(first), Number(last ?? first)).map(String),
  );
}

const range = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);

/** The names of a family's rules, in their order. */
export function rulesOf({ prefix, count }: RuleFamily): string[] {
  return range(1, count).map((number) => (prefix === "" ? String(number) : `${prefix}-${number}`));
}

/** The rules of a family that no test's title names. */
export function findUntested(family: RuleFamily, titles: readonly TestTitle[]): string[] {
  const named = new Set(titles.flatMap(({ title }) => rulesIn(title)));
  return rulesOf(family).filter((rule) => !named.has(rule));
}
