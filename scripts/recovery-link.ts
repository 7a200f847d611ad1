/**
 * Makes a link with which somebody can set a new password: npm run recovery-link -- <username> [duration, such as hours=1]
 * For administrators who cannot log in either. The embedded database can be open in one process only: stop the server first, and start
 * it again before the link is opened.
 */
import process from "node:process";
import { setAppSecret } from "#lib/crypto/keys.ts";
import { setDatabase } from "#lib/db/client.ts";
import { openEmbedded } from "#lib/db/embedded.ts";
import { applyMigrations } from "#lib/db/migrations.ts";
import { openServer } from "#lib/db/server.ts";
import { createServices } from "#lib/engine.ts";
import { type Env, env } from "#lib/env.ts";
import { completeFacts } from "#lib/flows/executor.ts";
import { loadState } from "#lib/flows/load-state.ts";
import { findUserByUsername } from "#lib/identity/find-user.ts";
import { createRecoveryLink } from "#lib/identity/recovery.ts";
import { openDataFolder } from "#lib/server/data-folder.ts";
import { resolveSecret } from "#lib/server/secret.ts";

const [username, duration, ...more] = process.argv.slice(2);
try {
  if (!username || more.length > 0)
    throw new Error("For whom? Usage: npm run recovery-link -- <username> [duration, such as hours=1]");
  console.log(await makeLink(env(), username, duration));
  process.exit(0);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function makeLink(settings: Env, username: string, duration: string | undefined): Promise<string> {
  const dataDir = openDataFolder(settings.DATA_DIR);
  setAppSecret(resolveSecret({ ...settings, DATA_DIR: dataDir }, true));
  const database = settings.DATABASE_URL ? await openServer(settings.DATABASE_URL) : await openEmbedded(dataDir);
  try {
    setDatabase(database);
    await database.exclusively(() => applyMigrations(database.factory, process.cwd()));
    const services = createServices();
    const { version } = await loadState(services.client, null, null);
    const definitions = await services.definitions.at(services.client, version);
    const user = await findUserByUsername(services.client, username);
    if (!user) throw new Error(`There is no user ${username}.`);
    const request = completeFacts(describeCommand(settings), definitions, null);
    const made = await createRecoveryLink({ services, definitions, request, user, duration });
    if (made.kind === "no_flow") throw new Error("The brand has no recovery flow.");
    if (made.kind === "not_applicable") throw new Error(`The recovery flow does not apply to ${username}.`);
    return `${made.link}\n\nIt works once, until ${made.expires.toISOString()}.`;
  } finally {
    await database.close();
  }
}

/** A request as a visitor of this installation would make it; which brand counts follows from the host. */
function describeCommand({ PUBLIC_URL, PORT }: Env) {
  const origin = PUBLIC_URL ? new URL(PUBLIC_URL).origin : `http://localhost:${PORT}`;
  return {
    id: "recovery-link",
    method: "GET",
    path: "/",
    query: {},
    outer: {},
    clientIp: "127.0.0.1",
    userAgent: "",
    origin,
    host: new URL(origin).host,
    headers: {},
    cookies: {},
  };
}
