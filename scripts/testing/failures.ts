import { relative } from "node:path";
import process from "node:process";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

/** Characters of a failure's message that are repeated at the end. */
const LONGEST_MESSAGE = 300;

export const vitestResults = z.array(
  z.object({
    name: z.string().default(""),
    status: z.string(),
    message: z.string().default(""),
    assertionResults: z.array(
      z.object({
        status: z.string().optional(),
        fullName: z.string().optional(),
        failureMessages: z.array(z.string()).nullish(),
      }),
    ),
  }),
);

/** Which tests of Vitest's report failed, and how; a file that could not be loaded is one. */
export function vitestFailures(results: z.infer<typeof vitestResults>): string[] {
  return results.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(process.cwd(), name);
    if (status === "failed" && assertionResults.length === 0) return [toLine(file, "", message)];
    return assertionResults
      .filter((test) => test.status === "failed")
      .map((test) => toLine(file, test.fullName ?? "", test.failureMessages?.[0] ?? ""));
  });
}

interface PlaywrightSuite {
  specs?: { title: string; ok: boolean; file: string; line: number; tests: PlaywrightTest[] }[] | undefined;
  suites?: PlaywrightSuite[] | undefined;
}
interface PlaywrightTest {
  status: string;
  results: { error?: { message?: string | undefined } | undefined }[];
}

export const playwrightSuite: z.ZodType<PlaywrightSuite> = z.lazy(() =>
  z.object({
    specs: z
      .array(
        z.object({
          title: z.string(),
          ok: z.boolean(),
          file: z.string(),
          line: z.number(),
          tests: z.array(
            z.object({
              status: z.string(),
              results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })),
            }),
          ),
        }),
      )
      .optional(),
    suites: z.array(playwrightSuite).optional(),
  }),
);

/** Which tests of Playwright's report failed, and how; those that passed only when repeated are among them. */
export function playwrightFailures({ specs = [], suites = [] }: PlaywrightSuite): string[] {
  const own = specs.flatMap(({ title, file, line, tests }) =>
    tests
      .filter(({ status }) => status === "unexpected" || status === "flaky")
      .map(({ results }) => toLine(`${file}:${line}`, title, firstMessage(results))),
  );
  return [...own, ...suites.flatMap(playwrightFailures)];
}

function firstMessage(results: PlaywrightTest["results"]): string {
  return results.map(({ error }) => error?.message).find((message) => message !== undefined) ?? "";
}

function toLine(file: string, title: string, message: string): string {
  const text = stripVTControlCharacters(message).replaceAll(/\s+/g, " ").trim().slice(0, LONGEST_MESSAGE);
  return [file, title, text].filter(Boolean).join(" | ");
}
