import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { createClient, type Database } from "./client.ts";
import { embeddedExtensions as extensions } from "./extensions.ts";
import { lockFolder } from "./folder-lock.ts";

const LOCK_FOLDER = "lock";
const DATABASE_FOLDER = "database";
const NEW_FOLDER = "database.new";

/**
 * Opens the embedded PostgreSQL in the data folder, creating it on first use. A new database is made in a folder beside its place
 * and moved there when it is complete: one whose making was interrupted can never be opened again.
 *
 * @param dataDir the data folder
 * @throws FolderInUseError when another process has it open
 */
export async function openEmbedded(dataDir: string): Promise<Database> {
  mkdirSync(dataDir, { recursive: true });
  const unlock = lockFolder(path.join(dataDir, LOCK_FOLDER));
  try {
    const folder = path.join(dataDir, DATABASE_FOLDER);
    if (!existsSync(folder)) await createFolder(path.join(dataDir, NEW_FOLDER), folder);
    const pglite = await PGlite.create(folder, { extensions });
    return wrapEmbedded(pglite, `embedded in ${folder}`, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** An empty embedded database in memory. */
export async function openInMemory(loadDataDir?: Blob): Promise<Database> {
  return wrapEmbedded(
    await PGlite.create({ extensions, ...(loadDataDir && { loadDataDir }) }),
    "in memory",
    () => undefined,
  );
}

async function createFolder(temporary: string, place: string): Promise<void> {
  rmSync(temporary, { recursive: true, force: true });
  const fresh = await PGlite.create(temporary, { extensions });
  await fresh.close();
  renameSync(temporary, place);
}

function wrapEmbedded(pglite: PGlite, description: string, release: () => void): Database {
  // The adapter was built against an older copy of the same interface package; the schema engine calls only what both have.
  const factory = new PrismaPGlite(pglite) as unknown as SqlMigrationAwareDriverAdapterFactory;
  const client = createClient(factory);
  return {
    client,
    factory,
    kind: "embedded",
    description,
    exclusively: (work) => work(),
    async close() {
      await client.$disconnect();
      if (!pglite.closed) await pglite.close();
      release();
    },
  };
}
