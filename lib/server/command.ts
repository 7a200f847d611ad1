import process from "node:process";
import { setAppSecret } from "#lib/crypto/keys.ts";
import { type Database, setDatabase } from "#lib/db/client.ts";
import { openEmbedded } from "#lib/db/embedded.ts";
import { applyMigrations } from "#lib/db/migrations.ts";
import { openServer } from "#lib/db/server.ts";
import { type Env, env } from "#lib/env.ts";
import type { ExecutionRequest } from "#lib/flows/executor.ts";
import { openDataFolder } from "./data-folder.ts";
import { resolveSecret } from "./secret.ts";

/**
 * Carries out a command on this installation's database and ends the process: with 0 and what `work` returns on the terminal, or with 1 and
 * why it failed. The embedded database can be open in one process only: the server has to be stopped. With a PostgreSQL server the running
 * instances see what was changed with their next request.
 */
export async function runCommand(work: (database: Database, settings: Env) => Promise<string>): Promise<never> {
  try {
    console.log(await onDatabase(work));
    process.exit(0);
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

async function onDatabase<Result>(work: (database: Database, settings: Env) => Promise<Result>): Promise<Result> {
  const settings = env();
  const dataDir = openDataFolder(settings.DATA_DIR);
  setAppSecret(resolveSecret({ ...settings, DATA_DIR: dataDir }, true));
  const database = settings.DATABASE_URL ? await openServer(settings.DATABASE_URL) : await openEmbedded(dataDir);
  try {
    setDatabase(database);
    await database.exclusively(() => applyMigrations(database.factory, process.cwd()));
    return await work(database, settings);
  } finally {
    await database.close();
  }
}

/** A request as a visitor of this installation would make it; which brand counts follows from the host. @param id names it in records */
export function describeCommand(id: string, { PUBLIC_URL, PORT }: Pick<Env, "PUBLIC_URL" | "PORT">) {
  const origin = PUBLIC_URL ? new URL(PUBLIC_URL).origin : `http://localhost:${PORT}`;
  const facts: ExecutionRequest["facts"] = {
    id,
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
  return facts;
}
