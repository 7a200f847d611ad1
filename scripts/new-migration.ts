/**
 * Writes a new migration: the difference between the migration history, applied to an empty in-memory database, and the schema files.
 * Usage: npm run migration -- some_name
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { embeddedExtensions as extensions } from "#lib/db/extensions.ts";
import { diffFromMigrations, MIGRATIONS_DIR } from "#lib/db/migrations.ts";

const root = process.cwd();
const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error(
    "Give the migration a name of lower-case letters, digits and underscores: npm run migration -- add_something",
  );
  process.exit(1);
}
const sql = await diffFromMigrations(new PrismaPGlite(new PGlite({ extensions })), root);
if (!sql.trim() || sql.includes("This is an empty migration")) {
  console.log("The schema and the migration history agree; nothing to write.");
  process.exit(0);
}
const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
const folder = path.join(root, MIGRATIONS_DIR, `${stamp}_${name}`);
await mkdir(folder, { recursive: true });
await writeFile(path.join(folder, "migration.sql"), sql);
console.log(`Wrote ${path.relative(root, folder)}/migration.sql. Read it before you commit it.`);
process.exit(0);
