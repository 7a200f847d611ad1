/**
 * Applies a blueprint file: npm run import -- file.yaml [key=value …]
 * Values go into the document's context. The embedded database can be open in one process only: stop the server first. With a
 * PostgreSQL server the running instances see the change with their next request.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { importBlueprint } from "#lib/blueprints/importer.ts";
import { createImportSetup } from "#lib/blueprints/instances.ts";
import { blueprintEnvironment } from "#lib/blueprints/prepare.ts";
import { trustFolder } from "#lib/blueprints/source.ts";
import { setAppSecret } from "#lib/crypto/keys.ts";
import { setDatabase } from "#lib/db/client.ts";
import { openEmbedded } from "#lib/db/embedded.ts";
import { applyMigrations } from "#lib/db/migrations.ts";
import { openServer } from "#lib/db/server.ts";
import { env } from "#lib/env.ts";
import { openDataFolder } from "#lib/server/data-folder.ts";
import { resolveSecret } from "#lib/server/secret.ts";

const [file, ...pairs] = process.argv.slice(2);
try {
  if (!file) throw new Error("Which file? Usage: npm run import -- file.yaml [key=value …]");
  console.log(await importFile(file, Object.fromEntries(pairs.map(parsePair))));
  process.exit(0);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function parsePair(pair: string): [string, string] {
  const at = pair.indexOf("=");
  if (at < 1) throw new Error(`"${pair}" is not of the form key=value.`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

async function importFile(name: string, context: Record<string, string>): Promise<string> {
  const settings = env();
  const text = await readFile(name, "utf8");
  const dataDir = openDataFolder(settings.DATA_DIR);
  setAppSecret(resolveSecret({ ...settings, DATA_DIR: dataDir }, true));
  const database = settings.DATABASE_URL ? await openServer(settings.DATABASE_URL) : await openEmbedded(dataDir);
  try {
    setDatabase(database);
    await database.exclusively(() => applyMigrations(database.factory, process.cwd()));
    const { BOOTSTRAP_EMAIL: email, BOOTSTRAP_PASSWORD: password, BOOTSTRAP_TOKEN: token } = settings;
    const setup = createImportSetup(database.client, blueprintEnvironment(process.cwd(), { email, password, token }));
    const policy = trustFolder(path.dirname(path.resolve(name)));
    const result = await importBlueprint(setup, { file: name, text, context, policy });
    if (result.error) throw new Error(`${name} was not applied, and nothing was changed: ${result.error.message}`);
    return `Applied ${name}: ${result.changes.length} objects.`;
  } finally {
    await database.close();
  }
}
