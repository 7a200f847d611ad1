import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { findFreePort } from "../../scripts/postgres.ts";

/** The built application, running as `npm start` runs it. */
export interface TestServer {
  /** Origin, without a trailing slash. */
  url: string;
  port: number;
  pid: number;
  dataDir: string;
  /** Everything that it has printed. */
  logs(): string;
  /** Ends it in order and removes a data folder that was made for it. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** What a test server is started with. */
export interface TestServerOptions {
  /** Variables beside those that every test server has. Nothing else of this process's environment is handed on. */
  env?: Record<string, string>;
  /** Left out: a new one, removed at the end. */
  dataDir?: string;
  /** Left out: a free one. */
  port?: number;
  /** Let the server make its database itself, as at a first start, instead of giving it one that is made in a tenth of the time. */
  empty?: boolean;
}

const START_LIMIT_MS = 240_000;
/** The tests may run on an older Node than the application does. */
const OWN_NODE = existsSync("node_modules/.bin/node") ? path.resolve("node_modules/.bin/node") : process.execPath;

/**
 * Starts the application on a port of its own and waits until it is ready.
 *
 * @throws Error with what it printed when it ends or does not become ready
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), "vestibule-data-"));
  if (!options.empty && !options.dataDir && !options.env?.DATABASE_URL) await seedDatabase(dataDir);
  const port = options.port ?? (await findFreePort());
  const child = spawn(OWN_NODE, ["scripts/run.mjs", "lib/server/start.ts"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      NODE_ENV: "production",
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      DATA_DIR: dataDir,
      LOG_LEVEL: "warn",
      ...(options.env?.DATABASE_URL ? { AUTH_SECRET: randomBytes(36).toString("base64") } : {}),
      ...options.env,
    },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  const killAtExit = () => void child.kill("SIGKILL");
  process.once("exit", killAtExit);
  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    process.off("exit", killAtExit);
    await endChild(child, signal);
    if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
  };
  const url = `http://localhost:${port}`;
  if (child.pid !== undefined && (await becomesReady(url, child))) {
    return { url, port, pid: child.pid, dataDir, logs: () => printed, stop };
  }
  await stop("SIGKILL");
  throw new Error(`The server did not become ready. It printed:\n${printed}`);
}

async function becomesReady(url: string, child: ChildProcess): Promise<boolean> {
  for (const started = Date.now(); Date.now() - started < START_LIMIT_MS && !hasEnded(child); await sleep(100)) {
    const answer = await fetch(`${url}/-/health/ready/`).catch(() => undefined);
    if (answer?.ok) return true;
  }
  return false;
}

async function seedDatabase(dataDir: string): Promise<void> {
  await promisify(execFile)(OWN_NODE, ["scripts/testing/seed-database.ts", dataDir]);
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await ended;
}
