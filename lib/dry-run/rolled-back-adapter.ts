import type {
  ConnectionInfo,
  SqlDriverAdapter,
  SqlQuery,
  SqlResultSet,
  Transaction,
} from "@prisma/driver-adapter-utils";
import { DryRunContended } from "./errors.ts";
import { RecordedStatements } from "./recorded-statements.ts";
import { WriteLog } from "./write-log.ts";

/** Of PostgreSQL: lock_not_available, deadlock_detected. */
const CONTENTION = new Set(["55P03", "40P01"]);

/** A driver adapter over a running transaction: what Prisma sends goes there, one statement after the other. */
export class RolledBackAdapter implements SqlDriverAdapter {
  readonly provider: Transaction["provider"];
  readonly adapterName: string;
  readonly writes = new WriteLog();
  readonly #statements: RecordedStatements;
  readonly #info: ConnectionInfo | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #transactions: Promise<void> = Promise.resolve();
  #savepoints = 0;
  #closed = false;
  readonly #contention = Promise.withResolvers<never>();

  constructor(outer: Transaction, info: ConnectionInfo | undefined) {
    this.#statements = new RecordedStatements(outer, this.writes);
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
    return this.#alone(() => this.#guarded(() => this.#statements.query(query)));
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.#alone(() => this.#guarded(() => this.#statements.execute(query)));
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
      await this.#alone(() => this.#statements.send(`SAVEPOINT ${name}`));
    } catch (error) {
      turn.resolve();
      throw error;
    }
    const end = (...statements: string[]) =>
      this.#alone(async () => {
        for (const sql of statements) await this.#statements.send(sql);
      }).finally(turn.resolve);
    return {
      provider: this.provider,
      adapterName: this.adapterName,
      options: { usePhantomQuery: true },
      queryRaw: (query) => this.#alone(() => this.#statements.query(query)),
      executeRaw: (query) => this.#alone(() => this.#statements.execute(query)),
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
    await this.#statements.send(`SAVEPOINT ${name}`);
    try {
      const result = await work();
      await this.#statements.send(`RELEASE SAVEPOINT ${name}`);
      return result;
    } catch (error) {
      await this.#statements.send(`ROLLBACK TO SAVEPOINT ${name}`);
      await this.#statements.send(`RELEASE SAVEPOINT ${name}`);
      throw error;
    }
  }

  #newName(): string {
    this.#savepoints += 1;
    return `dry_run_${this.#savepoints}`;
  }
}

function isContention(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { originalCode?: unknown } | undefined) : undefined;
  return CONTENTION.has(String(cause?.originalCode));
}
