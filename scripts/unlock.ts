/**
 * Ends lock-outs after too many tries: npm run unlock -- <username|address|all>
 * The embedded database can be open in one process only: stop the server first. With a PostgreSQL server the running instances see it
 * with their next request.
 */
import { isIP } from "node:net";
import process from "node:process";
import { setAppSecret } from "#lib/crypto/keys.ts";
import { openEmbedded } from "#lib/db/embedded.ts";
import { applyMigrations } from "#lib/db/migrations.ts";
import { openServer } from "#lib/db/server.ts";
import { env } from "#lib/env.ts";
import { databaseEvents } from "#lib/events/record.ts";
import { type Locked, unlock } from "#lib/limits/unlock.ts";
import { openDataFolder } from "#lib/server/data-folder.ts";
import { resolveSecret } from "#lib/server/secret.ts";

const [who, ...more] = process.argv.slice(2);
try {
  if (!who || more.length > 0) throw new Error("Whom? Usage: npm run unlock -- <username|address|all>");
  const count = await forget(readWho(who));
  console.log(count === 0 ? `Nothing was counted against ${who}.` : `${who} may try again.`);
  process.exit(0);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function readWho(text: string): Locked {
  if (text === "all") return "all";
  return isIP(text) === 0 ? { username: text } : { address: text };
}

async function forget(locked: Locked): Promise<number> {
  const settings = env();
  const dataDir = openDataFolder(settings.DATA_DIR);
  // What is counted is found by hashes that need the installation's secret.
  setAppSecret(resolveSecret({ ...settings, DATA_DIR: dataDir }, true));
  const database = settings.DATABASE_URL ? await openServer(settings.DATABASE_URL) : await openEmbedded(dataDir);
  try {
    await database.exclusively(() => applyMigrations(database.factory, process.cwd()));
    const count = await unlock(database.client, locked);
    await databaseEvents.record(database.client, {
      action: "system_task_execution",
      app: "vestibule.limits",
      request: null,
      user: null,
      context: { message: "Lock-outs were ended on the command line.", locked, count },
    });
    return count;
  } finally {
    await database.close();
  }
}
