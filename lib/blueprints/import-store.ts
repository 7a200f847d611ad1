import type { ImportSource } from "./source.ts";

/** The database, as far as the importer itself needs it. */
export interface ImportStore<Db> {
  /** Runs work in a transaction; an error rolls everything back. */
  transaction<Result>(work: (db: Db) => Promise<Result>): Promise<Result>;
  /** Runs work inside a transaction so that an error undoes just this work. */
  savepoint<Result>(db: Db, work: (db: Db) => Promise<Result>): Promise<Result>;
  /** The first blueprint instance that meets the equality filters. @throws QueryFault for unknown filters */
  findInstance(db: Db, filters: Readonly<Record<string, unknown>>): Promise<ImportSource | null>;
}
