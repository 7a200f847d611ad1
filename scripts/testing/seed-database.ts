/**
 * Puts a new, migrated database into a data folder, in a fraction of the time that the server takes to make one itself.
 * Usage: node scripts/testing/seed-database.ts <data folder>
 */
import path from "node:path";
import process from "node:process";
import { PGlite } from "@electric-sql/pglite";
import { embeddedExtensions as extensions } from "#lib/db/extensions.ts";
import { readTestImage, setup } from "#lib/db/test-image.ts";

const [, , dataDir] = process.argv;
if (!dataDir) throw new Error("Which data folder?");
await setup();
const image = await readTestImage(process.cwd());
const database = await PGlite.create(path.join(dataDir, "database"), {
  extensions,
  ...(image && { loadDataDir: image }),
});
await database.close();
process.exit(0);
