import type { SqlQuery, SqlResultSet, Transaction } from "@prisma/driver-adapter-utils";
import { readWrites } from "./statement.ts";
import type { WriteLog } from "./write-log.ts";

/** Carries statements out in a running transaction, and takes down what they write. */
export class RecordedStatements {
  readonly #outer: Transaction;
  readonly #writes: WriteLog;

  constructor(outer: Transaction, writes: WriteLog) {
    this.#outer = outer;
    this.#writes = writes;
  }

  /** A statement of the dry run's own, which writes nothing. */
  async send(sql: string): Promise<void> {
    await this.#outer.executeRaw({ sql, args: [], argTypes: [] });
  }

  async query(query: SqlQuery): Promise<SqlResultSet> {
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

  async execute(query: SqlQuery): Promise<number> {
    const [write] = readWrites(query.sql);
    if (write?.returning) return (await this.query(query)).rows.length;
    this.#writes.follow(query.sql);
    const count = await this.#outer.executeRaw(query);
    if (count > 0) this.#note(query.sql);
    return count;
  }

  #note(sql: string, row?: unknown): void {
    for (const { operation, table, changed } of readWrites(sql)) {
      const shown = typeof row === "string" ? (JSON.parse(row) as Record<string, unknown>) : null;
      this.#writes.add({ operation, table, row: shown, changed });
    }
  }
}
