import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { createClient, type Database } from "./client.ts";

/** The oldest PostgreSQL that is supported. */
export const OLDEST_SUPPORTED_MAJOR = 14;
/** Any fixed number: every instance asks for the same advisory lock while it migrates. */
const MIGRATION_LOCK = 7_310_215;
const CONNECT_TIMEOUT_MS = 10_000;

/** The database server cannot be used; the message says why, without the password. */
export class DatabaseServerError extends Error {
  override readonly name = "DatabaseServerError";
}

/**
 * Connects to a PostgreSQL server.
 *
 * @param url postgresql://…
 * @throws DatabaseServerError when it cannot be reached or is too old
 */
export async function openServer(url: string): Promise<Database> {
  const place = describeServer(url);
  await assertSupported(url, place);
  const factory = new WholeScriptPg({ connectionString: url, max: 10, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  const client = createClient(factory);
  return {
    client,
    factory,
    kind: "server",
    description: `on the PostgreSQL server ${place}`,
    exclusively: (work) => withAdvisoryLock(url, work),
    close: () => client.$disconnect(),
  };
}

/**
 * Runs a migration as one script. The adapter's own way cuts scripts at every semicolon, also inside a function's body, which makes
 * two broken statements of it. Without parameters the server takes several statements at once (the simple query protocol).
 */
class WholeScriptPg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    return adapter;
  }
}

/** Host, port and database of an address, without user and password. */
export function describeServer(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  await client.connect();
  return client;
}

async function assertSupported(url: string, place: string): Promise<void> {
  let client: pg.Client;
  try {
    client = await connect(url);
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw new DatabaseServerError(`The PostgreSQL server ${place} cannot be used: ${reason}`);
  }
  try {
    const { rows } = await client.query<Record<string, string>>("SHOW server_version_num");
    const number = Number(Object.values(rows[0] ?? {})[0]);
    const major = Math.floor(number / 10_000);
    if (major < OLDEST_SUPPORTED_MAJOR) {
      throw new DatabaseServerError(
        `The server ${place} runs PostgreSQL ${major}; Vestibule needs ${OLDEST_SUPPORTED_MAJOR} or newer.`,
      );
    }
  } finally {
    await client.end();
  }
}

async function withAdvisoryLock<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = await connect(url);
  try {
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    return await work();
  } finally {
    // Ending the connection gives the lock back, also when the query above failed.
    await client.end();
  }
}
