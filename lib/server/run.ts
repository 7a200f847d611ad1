import process from "node:process";
import { setAppSecret } from "#lib/crypto/keys.ts";
import { deriveKey } from "#lib/crypto/secret.ts";
import { type Database, setDatabase } from "#lib/db/client.ts";
import { openEmbedded } from "#lib/db/embedded.ts";
import { FolderInUseError } from "#lib/db/folder-lock.ts";
import { applyMigrations } from "#lib/db/migrations.ts";
import { DatabaseServerError, openServer } from "#lib/db/server.ts";
import { type Env, EnvError, env } from "#lib/env.ts";
import { hasAdministrator, SETUP_PATH } from "#lib/identity/setup.ts";
import { FloodGuard } from "#lib/limits/flood-guard.ts";
import { Limiter } from "#lib/limits/limiter.ts";
import { log } from "#lib/log.ts";
import { startMail } from "#lib/mail/start.ts";
import { warmUpExpressionWorkers } from "#lib/policies/expression/evaluate.ts";
import { openApplication } from "./application.ts";
import { BuildError, ensureBuilt } from "./build.ts";
import { DataFolderError, openDataFolder } from "./data-folder.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { createHttpServer, type RequestHandler } from "./http.ts";
import { drain, ListenError, listen } from "./listen.ts";
import { recordAnswer } from "./metrics.ts";
import { keepMetricsToken } from "./metrics-access.ts";
import { prepare } from "./prepare.ts";
import { ProxyListError, parseProxies } from "./proxies.ts";
import { resolveSecret, SecretError } from "./secret.ts";
import { answerWhileStarting } from "./starting.ts";

/** Milliseconds that answers under way get when the server is told to end. */
const DRAIN_LIMIT_MS = 10_000;

/** Faults of the set-up, not of the program: their message is all that helps. */
const EXPECTED = [
  EnvError,
  ProxyListError,
  SecretError,
  DataFolderError,
  FolderInUseError,
  DatabaseServerError,
  ListenError,
  BuildError,
];

/** Starts Vestibule and keeps it running until it is told to end. @param development serve with hot reloading instead of a build */
export async function run(development: boolean): Promise<void> {
  try {
    await start(development);
  } catch (error) {
    const expected = EXPECTED.some((kind) => error instanceof kind);
    console.error(expected ? `\n${(error as Error).message}\n` : error);
    process.exit(1);
  }
}

async function start(development: boolean): Promise<void> {
  const settings = env();
  const root = process.cwd();
  let handler: RequestHandler = answerWhileStarting;
  let guard: FloodGuard | undefined;
  const server = createHttpServer({
    publicUrl: settings.PUBLIC_URL,
    trusted: parseProxies(settings.TRUSTED_PROXIES),
    development,
    handler: (req, res) => handler(req, res),
    admit: async (clientIp) => (await guard?.admit(clientIp)) ?? null,
    onAnswered: (path, req, res, seconds) =>
      recordAnswer(req.method ?? "", path, res.headersSent ? res.statusCode : 0, seconds),
  });
  // Listening comes first: a port that is taken is found out before anything is built or changed.
  const port = await listen(server, settings.PORT, settings.HOST);
  const closing: (() => Promise<void>)[] = [() => drain(server, DRAIN_LIMIT_MS)];
  closeOnSignal(closing);

  const dataDir = openDataFolder(settings.DATA_DIR);
  const secret = resolveSecret({ ...settings, DATA_DIR: dataDir }, !development);
  setAppSecret(secret);
  keepMetricsToken(dataDir);
  // Read by Next.js for what it encrypts in pages, and by next-auth, which must believe the headers that this server has checked.
  process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY = deriveKey(secret, "server-actions").toString("base64");
  process.env.AUTH_TRUST_HOST = "true";
  delete process.env.NEXTAUTH_URL;

  const database = await openDatabase(settings, dataDir);
  closing.push(() => database.close());
  if (!development) await ensureBuilt(root, console.log);
  await database.exclusively(async () => {
    const applied = await applyMigrations(database.factory, root);
    if (applied.length > 0) console.log(`Brought the database up to date (${applied.length} steps).`);
    await prepare(database);
  });
  guard = new FloodGuard(database.client, new Limiter());
  const application = await openApplication({ root, port, development, server });
  closing.splice(
    1,
    0,
    application.close,
    startHousekeeping(database),
    startMail(database.client, settings, { root, dataDir }),
  );
  handler = application.handler;
  // The first login should not wait for the interpreters; without them expressions fail one by one, and say so.
  warmUpExpressionWorkers().catch((error: unknown) => log().error({ err: error }, "expressions cannot be evaluated"));
  announce(settings, port, database, await hasAdministrator(database.client));
}

async function openDatabase(settings: Env, dataDir: string): Promise<Database> {
  const database = settings.DATABASE_URL ? await openServer(settings.DATABASE_URL) : await openEmbedded(dataDir);
  setDatabase(database);
  return database;
}

/** Ends in order on SIGTERM and SIGINT; a second signal ends at once. */
function closeOnSignal(closing: readonly (() => Promise<void>)[]): void {
  let ending = false;
  const end = async () => {
    if (ending) process.exit(1);
    ending = true;
    for (const close of closing) await close().catch((error: unknown) => console.error(error));
    process.exit(0);
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
}

function announce(settings: Env, port: number, database: Database, ready: boolean): void {
  const origin = settings.PUBLIC_URL ? new URL(settings.PUBLIC_URL).origin : `http://localhost:${port}`;
  console.log(`
Vestibule is ready.

  ${ready ? "Log in        " : "Set up        "}${origin}${ready ? "/flows/-/default/authentication/" : SETUP_PATH}
  Database      ${database.description}
`);
}
