import type { WriteStatement } from "./statement.ts";

/** A row that was written. */
export interface RowWrite {
  operation: WriteStatement["operation"];
  table: string;
  /** The whole row as it was afterwards, or before it was deleted; null where the statement does not say. */
  row: Record<string, unknown> | null;
  /** Columns that an update set. */
  changed: readonly string[];
}

/** What was written so far, without what was taken back. */
export class WriteLog {
  readonly #writes: RowWrite[] = [];
  readonly #savepoints: { name: string; mark: number }[] = [];

  /** What has been written since a mark. */
  since(mark: number): readonly RowWrite[] {
    return this.#writes.slice(mark);
  }

  /** Names this moment. */
  mark(): number {
    return this.#writes.length;
  }

  /** Forgets what was written since a mark. */
  forget(mark: number): void {
    this.#writes.length = Math.min(mark, this.#writes.length);
  }

  add(write: RowWrite): void {
    this.#writes.push(write);
  }

  /** Follows a savepoint of the program's own (SAVEPOINT, ROLLBACK TO). */
  follow(sql: string): void {
    const [, command = "", name = ""] = /^\s*(SAVEPOINT|ROLLBACK TO SAVEPOINT)\s+"?(\w+)"?/i.exec(sql) ?? [];
    if (command.toUpperCase() === "SAVEPOINT") this.#savepoints.push({ name, mark: this.mark() });
    else if (command) this.forget(this.#savepoints.findLast((savepoint) => savepoint.name === name)?.mark ?? 0);
  }
}
