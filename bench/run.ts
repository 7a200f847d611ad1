/**
 * Measures the built application on PostgreSQL, where one can be started, and on the embedded database. All figures are ratios
 * against something measured in the same run: the machine's speed falls out.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { hashPassword, verifyPassword } from "#lib/identity/passwords/hash.ts";
import { NoPostgresError, startPostgres } from "../scripts/postgres.ts";
import { buildBench } from "./build.ts";
import { CookieJar, logInByForm } from "./login.ts";
import { cpuTime, type Load, load, residentMemory } from "./measure.ts";
import { weighLoginPage } from "./page-weight.ts";
import { bench, seed } from "./seed.ts";
import { type Running, startApplication } from "./server.ts";

const BROWSERS = 8;
const LOGINS = 150;
const secret = randomBytes(48).toString("base64");

const folder = await buildBench(process.cwd());
const hash = await measureHash();
const postgres = await startPostgres().catch((error: unknown) => {
  if (error instanceof NoPostgresError) return null;
  throw error;
});
if (postgres) {
  await seed({ url: postgres.url }, secret);
  await report("PostgreSQL", { DATABASE_URL: postgres.url });
  await postgres.stop();
} else {
  console.log("No PostgreSQL can be started here; measuring on the embedded database only.");
}
const dataDir = mkdtempSync(path.join(tmpdir(), "vestibule-bench-"));
await seed({ dataDir }, secret);
await report("embedded database", { DATA_DIR: dataDir });
rmSync(dataDir, { recursive: true });
rmSync(folder, { recursive: true });
process.exit(0);

async function report(name: string, settings: Record<string, string>): Promise<void> {
  const app = await startApplication(folder, { AUTH_SECRET: secret, ...settings });
  try {
    const memory = residentMemory(app.pid);
    const steps = `${app.origin}/api/v3/flows/executor/${bench.steps}/?query=`;
    const bare = await load(app.pid, { url: `${app.origin}/bench-bare`, method: "POST" });
    const get = await load(app.pid, { url: steps, method: "GET", cookies: await startRuns(steps) });
    const post = await load(app.pid, { url: steps, method: "POST", cookies: await startRuns(steps) });
    const login = await measureLogin(app);
    const weight = await weighLoginPage(app.origin);
    console.log(`\n== ${name}\n`);
    print("bare route, one read and one write", bare, bare);
    print("executor GET", get, bare);
    print("executor POST, one step", post, bare);
    console.log(
      `whole login (page, name, password)      ${ms(login)} CPU = hash + ${ms(login - hash)} (hash ${ms(hash)})`,
    );
    console.log(
      `memory after start                      ${memory.toFixed(0)} MB, after the load ${residentMemory(app.pid).toFixed(0)} MB`,
    );
    console.log(
      `login page                              ${kb(weight.html)} HTML; gzipped ${kb(weight.css)} CSS, ${kb(weight.javascript)} JavaScript, of which ours ${kb(weight.own)}`,
    );
  } finally {
    await app.stop();
  }
}

function print(name: string, measured: Load, base: Load): void {
  const ratio = (measured.cpu / base.cpu).toFixed(2);
  console.log(
    `${name.padEnd(40)}${ms(measured.cpu)} CPU (× ${ratio}), ${measured.perSecond.toFixed(0)}/s, median ${measured.median} ms, p99 ${measured.p99} ms`,
  );
}

/** A run in each of several browsers, so that every request goes on with one of its own. */
async function startRuns(url: string): Promise<string[]> {
  return Promise.all(
    Array.from({ length: BROWSERS }, async () => {
      const jar = new CookieJar();
      await jar.keep(await fetch(url)).arrayBuffer();
      return jar.header;
    }),
  );
}

/** CPU time of checking one password with Argon2id, in this process. */
async function measureHash(): Promise<number> {
  const encoded = await hashPassword(bench.password);
  const before = process.cpuUsage();
  for (let count = 0; count < LOGINS; count++) await verifyPassword(bench.password, encoded);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / LOGINS;
}

async function measureLogin(app: Running): Promise<number> {
  for (let count = 0; count < LOGINS; count++) await logInByForm(app.origin);
  const before = cpuTime(app.pid);
  for (let count = 0; count < LOGINS; count++) await logInByForm(app.origin);
  return (cpuTime(app.pid) - before) / LOGINS;
}

function ms(value: number): string {
  return `${value.toFixed(2)} ms`;
}

function kb(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
