import { execFile } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { promisify } from "node:util";

/**
 * Runs one of the npm scripts, as an administrator does in a terminal.
 * @param script below `scripts/`, without its ending @param env of the installation that it is about
 * @returns its exit code and what it says
 */
export async function runScript(
  script: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; said: string }> {
  const options = { env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production" as const, ...env } };
  const node = path.resolve("node_modules/.bin/node");
  return promisify(execFile)(node, ["scripts/run.mjs", `scripts/${script}.ts`, ...words], options).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr }),
  );
}
