import type {
  ConnectionInfo,
  SqlDriverAdapter,
  SqlQuery,
  SqlResultSet,
  Transaction,
} from "@prisma/driver-adapter-utils";
import type { Database } from "#lib/db/client.ts";
import { PrismaClient } from "#lib/db/generated/client.ts";
import { DryRunContended } from "./errors.ts";
import { readWrites } from "./statement.ts";
import { WriteLog } from "./write-log.ts";

const PLAIN = { args: [], argTypes: [] };
/**
 * How long a statement waits for rows that somebody else is writing. Far below the time after which PostgreSQL looks for deadlocks (a second):
 * else the other one, who means it, could be the one that is given up.
 */
const LOCK_WAIT_MS = 50;
/** Of PostgreSQL: lock_not_available, deadlock_detected. */
const CONTENTION = new Set(["55P03", "40P01"]);

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

/** A driver adapter over a running transaction: what Prisma sends goes there, one statement after the other. */
class RolledBackAdapter implements SqlDriverAdapter {
  readonly provider: Transaction["provider"];
  readonly adapterName: string;
  readonly writes = new WriteLog();
  readonly #outer: Transaction;
  readonly #info: ConnectionInfo | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #transactions: Promise<void> = Promise.resolve();
  #savepoints = 0;
  #closed = false;
  readonly #contention = Promise.withResolvers<never>();

  constructor(outer: Transaction, info: ConnectionInfo | undefined) {
    this.#outer = outer;
    this.#info = info;
    this.provider = outer.provider;
    this.adapterName = outer.adapterName;
    this.#contention.promise.catch(() => undefined);
  }

  /** Fails as soon as a statement did because of somebody else. */
  get contended(): Promise<never> {
    return this.#contention.promise;
  }

  close(): void {
    this.#closed = true;
  }

  /** Waits for the statement that is under way. */
  async idle(): Promise<void> {
    await this.#last.catch(() => undefined);
  }

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.#alone(() => this.#guarded(() => this.#query(query)));
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.#alone(() => this.#guarded(() => this.#execute(query)));
  }

  executeScript(): Promise<void> {
    return Promise.reject(new Error("A dry run runs no scripts."));
  }

  getConnectionInfo(): ConnectionInfo {
    return this.#info ?? { supportsRelationJoins: true };
  }

  async dispose(): Promise<void> {}

  /** A savepoint. The next one begins when this one has ended, because savepoints nest and transactions do not. */
  async startTransaction(): Promise<Transaction> {
    const turn = Promise.withResolvers<void>();
    const before = this.#transactions;
    this.#transactions = turn.promise;
    await before;
    const name = this.#newName();
    const mark = this.writes.mark();
    try {
      await this.#alone(() => this.#send(`SAVEPOINT ${name}`));
    } catch (error) {
      turn.resolve();
      throw error;
    }
    const end = (...statements: string[]) =>
      this.#alone(async () => {
        for (const sql of statements) await this.#send(sql);
      }).finally(turn.resolve);
    return {
      provider: this.provider,
      adapterName: this.adapterName,
      options: { usePhantomQuery: true },
      queryRaw: (query) => this.#alone(() => this.#query(query)),
      executeRaw: (query) => this.#alone(() => this.#execute(query)),
      commit: () => end(`RELEASE SAVEPOINT ${name}`),
      rollback: () => {
        this.writes.forget(mark);
        return end(`ROLLBACK TO SAVEPOINT ${name}`, `RELEASE SAVEPOINT ${name}`);
      },
    };
  }

  /** Runs `work` when every statement before it has ended. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last
      .catch(() => undefined)
      .then(() => {
        if (this.#closed) throw new Error("The dry run is over.");
        return work();
      })
      .catch((error: unknown) => {
        if (isContention(error)) {
          this.close();
          this.#contention.reject(new DryRunContended("Somebody else is writing the same rows."));
        }
        throw error;
      });
    this.#last = result;
    return result;
  }

  /** Takes a statement that fails back alone: outside a transaction it would not have disturbed the others. */
  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    const name = this.#newName();
    await this.#send(`SAVEPOINT ${name}`);
    try {
      const result = await work();
      await this.#send(`RELEASE SAVEPOINT ${name}`);
      return result;
    } catch (error) {
      await this.#send(`ROLLBACK TO SAVEPOINT ${name}`);
      await this.#send(`RELEASE SAVEPOINT ${name}`);
      throw error;
    }
  }

  async #query(query: SqlQuery): Promise<SqlResultSet> {
    const [write] = readWrites(query.sql);
    if (!write?.returning) {
      const result = await this.#outer.queryRaw(query);
      this.#note(query.sql);
      return result;
    }
    const result = await this.#outer.queryRaw({ ...query, sql: write.returning });
    for (const row of result.rows) this.#note(query.sql, row.at(-1));
    return {
      ...result,
      columnNames: result.columnNames.slice(0, -1),
      columnTypes: result.columnTypes.slice(0, -1),
      rows: result.rows.map((row) => row.slice(0, -1)),
    };
  }

  async #execute(query: SqlQuery): Promise<number> {
    const [write] = readWrites(query.sql);
    if (write?.returning) return (await this.#query(query)).rows.length;
    this.writes.follow(query.sql);
    const count = await this.#outer.executeRaw(query);
    if (count > 0) this.#note(query.sql);
    return count;
  }

  #note(sql: string, row?: unknown): void {
    for (const { operation, table, changed } of readWrites(sql)) {
      const shown = typeof row === "string" ? (JSON.parse(row) as Record<string, unknown>) : null;
      this.writes.add({ operation, table, row: shown, changed });
    }
  }

  #newName(): string {
    this.#savepoints += 1;
    return `dry_run_${this.#savepoints}`;
  }

  #send(sql: string): Promise<number> {
    return this.#outer.executeRaw({ sql, ...PLAIN });
  }
}

function isContention(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { originalCode?: unknown } | undefined) : undefined;
  return CONTENTION.has(String(cause?.originalCode));
}
