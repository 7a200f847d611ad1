import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { PGlite } from "@electric-sql/pglite";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { embeddedExtensions as extensions } from "./extensions.ts";
import { applyMigrations, readMigrations } from "./migrations.ts";

/** Raised when an image must not be used any more although the migrations are the same. */
const FORMAT = 2;
const FOLDER = "node_modules/.cache/vestibule";

/** Where the image for the migrations as they are now belongs. */
async function imagePath(root: string): Promise<string> {
  const pglite = JSON.parse(await readFile(path.join(root, "node_modules/@electric-sql/pglite/package.json"), "utf8"));
  const { migrationDirectories } = await readMigrations(root);
  const identity = JSON.stringify([FORMAT, (pglite as { version: string }).version, migrationDirectories]);
  return path.join(root, FOLDER, `database-${createHash("sha256").update(identity).digest("hex").slice(0, 16)}.tar`);
}

/** The image of a migrated in-memory database, or undefined when nobody has made one for these migrations. */
export async function readTestImage(root: string): Promise<Blob | undefined> {
  try {
    return new Blob([await readFile(await imagePath(root))]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Makes the image unless it is there: loading one takes a fraction of the time that a new database and its migrations take. Called
 * once, before the test files start; in a process of its own, because the test runner's loader cannot load the schema engine here.
 */
export async function setup(): Promise<void> {
  if (await readTestImage(process.cwd())) return;
  await promisify(execFile)(process.execPath, [path.join(import.meta.dirname, "test-image.ts")], {
    cwd: process.cwd(),
  });
}

async function makeTestImage(root: string): Promise<void> {
  const pglite = await PGlite.create({ extensions });
  // The adapter was built against an older copy of the same interface package; the schema engine calls only what both have.
  await applyMigrations(new PrismaPGlite(pglite) as unknown as SqlMigrationAwareDriverAdapterFactory, root);
  const image = await pglite.dumpDataDir("none");
  await pglite.close();
  const place = await imagePath(root);
  await mkdir(path.dirname(place), { recursive: true });
  // Moved there when it is complete, so that nobody loads half of one.
  const temporary = `${place}.${process.pid}`;
  await writeFile(temporary, Buffer.from(await image.arrayBuffer()));
  await rename(temporary, place);
}

if (import.meta.main) await makeTestImage(process.cwd());
