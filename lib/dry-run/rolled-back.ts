import type { Database } from "#lib/db/client.ts";
import { PrismaClient } from "#lib/db/generated/client.ts";
import { RolledBackAdapter } from "./rolled-back-adapter.ts";
import type { WriteLog } from "./write-log.ts";

const PLAIN = { args: [], argTypes: [] };
/**
 * How long a statement waits for rows that somebody else is writing. Far below the time after which PostgreSQL looks for deadlocks (a second):
 * else the other one, who means it, could be the one that is given up.
 */
const LOCK_WAIT_MS = 50;

/** A client whose writes never last, and what it wrote. */
export interface RolledBack {
  client: PrismaClient;
  writes: WriteLog;
  /** Refuses every statement from now on. */
  close(): void;
}

/**
 * Runs `work` with a database client all of whose statements are in one transaction that is always rolled back. Its own transactions become
 * savepoints, and a statement that fails outside of one takes nothing along, so that code meets the database that it knows. Sequences
 * advance; nothing else remains.
 *
 * @param limitMs how long one statement may take, where the database can be told
 * @throws DryRunContended when somebody else is writing the same rows; what `work` throws
 */
export async function withRolledBack<T>(
  database: Pick<Database, "factory">,
  limitMs: number,
  work: (rolledBack: RolledBack) => Promise<T>,
): Promise<T> {
  const connection = await database.factory.connect();
  try {
    const outer = await connection.startTransaction();
    const adapter = new RolledBackAdapter(outer, connection.getConnectionInfo?.());
    try {
      await outer.executeRaw({ sql: `SET LOCAL statement_timeout = ${Math.ceil(limitMs)}`, ...PLAIN });
      await outer.executeRaw({ sql: `SET LOCAL lock_timeout = ${LOCK_WAIT_MS}`, ...PLAIN });
      const { provider, adapterName } = adapter;
      const client = new PrismaClient({
        adapter: { provider, adapterName, connect: async () => adapter },
        errorFormat: "minimal",
      });
      return await Promise.race([
        work({ client, writes: adapter.writes, close: () => adapter.close() }),
        adapter.contended,
      ]);
    } finally {
      adapter.close();
      await adapter.idle();
      // The adapters differ in who sends it; twice does no harm.
      await outer.executeRaw({ sql: "ROLLBACK", ...PLAIN }).finally(() => outer.rollback());
    }
  } finally {
    await connection.dispose();
  }
}
