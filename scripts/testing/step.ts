import { spawn } from "node:child_process";
import process from "node:process";

/** How many tests of a part passed, failed and were left out. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed, a line each. */
  failures: string[];
}

/** One command of the whole run. */
export interface Step {
  name: string;
  /** Program and arguments; `node` is the Node that runs this. */
  command: readonly [string, ...string[]];
  env?: Record<string, string>;
  limitMs: number;
  /** Reads what the runner counted; left out, the command itself is the one test. */
  count?: () => Counts;
}

/**
 * Runs a command, showing what it prints. One that fails without having counted a failure (a crash, a time limit) counts as one.
 *
 * @param limitMs ends the command and everything that it started
 */
export async function runStep({ name, command, env, limitMs, count }: Step): Promise<Counts> {
  console.log(`\n== ${name}`);
  const started = performance.now();
  const ok = await execute(command, env ?? {}, limitMs);
  console.log(`== ${name}: ${ok ? "done" : "FAILED"} in ${Math.round((performance.now() - started) / 1000)} s`);
  const counts = count?.() ?? { passed: ok ? 1 : 0, failed: 0, skipped: 0, failures: [] };
  return !ok && counts.failed === 0 ? { ...counts, failed: 1, failures: [name] } : counts;
}

function execute([program, ...args]: Step["command"], env: Record<string, string>, limitMs: number): Promise<boolean> {
  // A group of its own, so that what a runner started ends with it.
  const child = spawn(program === "node" ? process.execPath : program, args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
    detached: true,
  });
  const end = () => endGroup(child.pid);
  const timer = setTimeout(() => {
    console.error(`This took longer than ${Math.round(limitMs / 1000)} s and was ended.`);
    end();
  }, limitMs);
  process.once("exit", end);
  return new Promise((resolve) => {
    const settle = (ok: boolean) => {
      clearTimeout(timer);
      process.off("exit", end);
      resolve(ok);
    };
    child.once("error", (error) => {
      console.error(error.message);
      settle(false);
    });
    child.once("exit", (code) => settle(code === 0));
  });
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
