import { cpSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { ensureBuilt } from "#lib/server/build.ts";

const PARTS = [
  "app",
  "components",
  "lib",
  "prisma",
  "public",
  "scripts",
  "next.config.ts",
  "postcss.config.mjs",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/**
 * Builds the application once more, with the bare route in it, in a folder of its own: the product itself has no such route.
 *
 * @returns the folder
 */
export async function buildBench(root: string): Promise<string> {
  const folder = path.join(root, ".bench");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const part of PARTS) cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  mkdirSync(path.join(folder, "app/bench-bare"));
  cpSync(path.join(root, "bench/bare-route.ts"), path.join(folder, "app/bench-bare/route.ts"));
  await ensureBuilt(folder, console.log);
  return folder;
}
