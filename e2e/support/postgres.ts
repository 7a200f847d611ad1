import process from "node:process";
import pg from "pg";
import { NoPostgresError, startPostgres } from "../../scripts/postgres.ts";
import { unique } from "./unique.ts";

/** An empty database on a PostgreSQL server. */
export interface ServerDatabase {
  url: string;
  /** Runs a query on it. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** Removes it, and a server that was started for it. */
  drop(): Promise<void>;
}

/**
 * Makes an empty database on the server that TEST_DATABASE_URL names, else on one that is started for it.
 *
 * @returns why there is none, when no server can be started
 */
export async function openServerDatabase(): Promise<ServerDatabase | string> {
  const named = process.env.TEST_DATABASE_URL;
  try {
    const server = named ? { url: named, stop: async () => undefined } : await startPostgres();
    const name = unique("e2e").replaceAll("-", "_");
    await run(server.url, `CREATE DATABASE ${name}`);
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    return {
      url: url.href,
      query: (sql) => run(url.href, sql),
      async drop() {
        await run(server.url, `DROP DATABASE ${name} WITH (FORCE)`);
        await server.stop();
      },
    };
  } catch (error) {
    if (error instanceof NoPostgresError) return error.message;
    throw error;
  }
}

async function run(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
