import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { openSchemaEngine } from "./schema-engine.ts";

/** Where the migration history lives, relative to the project. */
export const MIGRATIONS_DIR = "prisma/migrations";
const filters = { externalTables: [], externalEnums: [] };

/** The migration history as the schema engine wants it. @param root the project's folder */
export async function readMigrations(root: string) {
  const baseDir = path.join(root, MIGRATIONS_DIR);
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = await Promise.all(
    names.sort().map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: await readFile(path.join(baseDir, name, "migration.sql"), "utf8") },
      },
    })),
  );
  const lockfile = { path: "migration_lock.toml", content: 'provider = "postgresql"\n' };
  return { baseDir, lockfile, shadowDbInitScript: "", migrationDirectories };
}

/** The Prisma schema files as [path, content]. @param root the project's folder */
export async function readSchemaFiles(root: string): Promise<[string, string][]> {
  const folder = path.join(root, "prisma/schema");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".prisma")).sort();
  return Promise.all(
    names.map(async (name): Promise<[string, string]> => [name, await readFile(path.join(folder, name), "utf8")]),
  );
}

/**
 * Brings a database up to the newest migration. Applying twice applies nothing the second time. Callers make sure that only one
 * process does this at a time.
 *
 * @returns the names of the migrations that were applied now
 */
export async function applyMigrations(factory: SqlMigrationAwareDriverAdapterFactory, root: string): Promise<string[]> {
  const migrationsList = await readMigrations(root);
  const engine = await openSchemaEngine(factory);
  try {
    return (await engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames;
  } finally {
    engine.free();
  }
}

/**
 * The SQL that leads from the migration history to the schema files; an empty text when they agree.
 *
 * @param factory an empty database in which the history has been applied
 */
export async function diffFromMigrations(
  factory: SqlMigrationAwareDriverAdapterFactory,
  root: string,
): Promise<string> {
  const schema = await readSchemaFiles(root);
  const files = schema.map(([name, content]) => ({ path: name, content }));
  const engine = await openSchemaEngine(factory, schema);
  try {
    const migrations = await readMigrations(root);
    const from = migrations.migrationDirectories.length ? { tag: "migrations", ...migrations } : { tag: "empty" };
    const result = await engine.diff({
      from,
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      shadowDatabaseUrl: null,
      filters,
    });
    return result.stdout ?? "";
  } finally {
    engine.free();
  }
}
