import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { expect, test } from "@playwright/test";
import { startTestServer } from "../support/server.ts";

/** Starts the application where it cannot start, and waits for its end. */
function startInVain(env: Record<string, string>): Promise<{ code: number | null; printed: string }> {
  const child = spawn(process.execPath, ["scripts/run.mjs", "lib/server/start.ts"], {
    env: { NODE_ENV: "production", PATH: process.env.PATH, ...env },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  return new Promise((resolve) => child.once("exit", (code) => resolve({ code, printed })));
}

test("a taken port and a data folder in use are named, and nothing is harmed", async () => {
  const server = await startTestServer();
  try {
    const port = await startInVain({ PORT: String(server.port), DATA_DIR: `${server.dataDir}-other` });
    expect(port.code).toBe(1);
    expect(port.printed).toContain(`cannot listen on port ${server.port}`);
    expect(() => statSync(`${server.dataDir}-other`)).toThrow("ENOENT");

    const folder = await startInVain({ PORT: "0", DATA_DIR: server.dataDir });
    expect(folder.code).toBe(1);
    expect(folder.printed).toContain(`in use by process ${server.pid}`);

    expect((await fetch(`${server.url}/-/health/ready/`)).status).toBe(200);
  } finally {
    await server.stop();
  }
});

test("the secret is kept for this user alone, and survives a restart and a kill", async () => {
  const first = await startTestServer();
  const { dataDir } = first;
  const file = path.join(dataDir, "auth-secret");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const made = statSync(file).mtimeMs;
  process.kill(first.pid, "SIGKILL");
  const second = await startTestServer({ dataDir, port: first.port });
  expect(statSync(file).mtimeMs).toBe(made);
  await second.stop();
  await first.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const faults: [string, Record<string, string>, RegExp][] = [
  ["a port that is no number", { PORT: "many" }, /PORT should be a port number/],
  ["a weak secret", { AUTH_SECRET: "a".repeat(40) }, /secret in AUTH_SECRET has too few different characters/],
  ["a placeholder as secret", { AUTH_SECRET: "please-change-me-to-something-random-0815" }, /looks like a placeholder/],
  [
    "no secret beside a database server",
    { DATABASE_URL: "postgresql://a:hush-hush@127.0.0.1:1/b" },
    /AUTH_SECRET must be set/,
  ],
  [
    "a database server that is not there",
    { DATABASE_URL: "postgresql://a:hush-hush@127.0.0.1:1/b", AUTH_SECRET: "vN2x8QbW5sT7uL1kE9rY4pA6dF3gH0jZ" },
    /127\.0\.0\.1:1\/b cannot be used/,
  ],
  ["proxies that are no addresses", { TRUSTED_PROXIES: "the-proxy" }, /TRUSTED_PROXIES should be/],
  ["a file for a data folder", { DATA_DIR: "/etc/passwd" }, /data folder \/etc\/passwd cannot be used/],
];
for (const [name, env, message] of faults) {
  test(`${name} ends the start with one clear message`, async () => {
    const info = test.info();
    const { code, printed } = await startInVain({ PORT: "0", DATA_DIR: info.outputPath("data"), ...env });
    expect(code).toBe(1);
    expect(printed).toMatch(message);
    expect(printed).not.toContain("    at ");
    expect(printed).not.toContain("hush-hush");
    expect(printed).not.toContain(env.AUTH_SECRET ?? "no secret");
  });
}
