import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { FolderInUseError, lockFolder } from "#lib/db/folder-lock.ts";

/** Everything that the built application is made of. */
const SOURCES = ["app", "components", "lib", "public", "prisma/schema"];
const FILES = ["package-lock.json", "next.config.ts", "postcss.config.mjs", "tsconfig.json"];
const STAMP_FILE = ".next/vestibule-stamp";

/** The application could not be built; the reasons stand in the terminal above. */
export class BuildError extends Error {
  override readonly name = "BuildError";
}

/**
 * Builds the application unless what is there was built from the same sources.
 *
 * @param root the project's folder
 * @param report is told what is going on
 * @throws BuildError
 */
export async function ensureBuilt(root: string, report: (line: string) => void): Promise<void> {
  const stamp = hashSources(root);
  if (isBuilt(root, stamp)) return;
  const unlock = await waitForLock(path.join(root, "node_modules/.cache/vestibule-build"), report);
  try {
    // Another instance may have built it while this one waited.
    if (isBuilt(root, stamp)) return;
    report("Building the application; this happens once after every change of the sources …");
    const started = performance.now();
    await runBuild(root, stamp);
    writeFileSync(path.join(root, STAMP_FILE), stamp);
    report(`Built in ${Math.round((performance.now() - started) / 1000)} s.`);
  } finally {
    unlock();
  }
}

function isBuilt(root: string, stamp: string): boolean {
  const file = path.join(root, STAMP_FILE);
  return existsSync(path.join(root, ".next/BUILD_ID")) && existsSync(file) && readFileSync(file, "utf8") === stamp;
}

/** A hash of the names and contents of all sources: times of change say nothing after a checkout. */
export function hashSources(root: string): string {
  const hash = createHash("sha256");
  for (const file of [...FILES, ...SOURCES.flatMap((folder) => listFiles(root, folder))]) {
    const place = path.join(root, file);
    if (existsSync(place)) hash.update(`${file}\0`).update(readFileSync(place)).update("\0");
  }
  return hash.digest("hex");
}

function listFiles(root: string, folder: string): string[] {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}

async function waitForLock(folder: string, report: (line: string) => void): Promise<() => void> {
  for (let waited = 0; ; waited += 1) {
    try {
      return lockFolder(folder);
    } catch (error) {
      if (!(error instanceof FolderInUseError)) throw error;
      if (waited === 0) report("Another process is building the application; waiting for it …");
      await sleep(500);
    }
  }
}

/**
 * Runs `next build`. The key that Server Actions' names are salted with comes from the sources, so that instances that were
 * built on different machines understand each other's forms; what is encrypted at run time has a key from the secret.
 */
function runBuild(root: string, stamp: string): Promise<void> {
  const key = createHash("sha256").update(`server actions ${stamp}`).digest("base64");
  const child = spawn(process.execPath, [createRequire(import.meta.url).resolve("next/dist/bin/next"), "build"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key,
      BUILD_STAMP: stamp,
    },
  });
  const stop = () => void child.kill();
  process.once("exit", stop);
  return new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      process.off("exit", stop);
      if (code === 0) resolve();
      else reject(new BuildError("The application could not be built."));
    });
  });
}
