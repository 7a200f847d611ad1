import { FieldErrors, UniquenessConflict } from "#lib/models/error.ts";
import type { FoundObject, ObjectModel, ObjectQuery, Predicate } from "#lib/models/model.ts";
import type { ImportStore } from "../import-store.ts";
import type { ImportSource } from "../source.ts";

/** One object of the in-memory store. */
export interface MemoryRow {
  pk: string | number;
  data: Record<string, unknown>;
}

/** The handle of the in-memory store: rows by model. */
export interface MemoryDb {
  tables: Map<string, MemoryRow[]>;
  nextKey: number;
}

/** Accepts every field, as the store has no columns. */
class AnyField extends Set<string> {
  override has(): boolean {
    return true;
  }
}

/** A store for tests of the importer: transactions and savepoints are copies that are put back on an error. */
export class MemoryStore implements ImportStore<MemoryDb> {
  readonly db: MemoryDb = { tables: new Map(), nextKey: 1 };
  readonly instances = new Map<string, ImportSource>();
  transactions = 0;

  async transaction<Result>(work: (db: MemoryDb) => Promise<Result>): Promise<Result> {
    this.transactions++;
    return this.savepoint(this.db, work);
  }

  async savepoint<Result>(db: MemoryDb, work: (db: MemoryDb) => Promise<Result>): Promise<Result> {
    const before = structuredClone(db);
    try {
      return await work(db);
    } catch (cause) {
      Object.assign(db, before);
      throw cause;
    }
  }

  async findInstance(_: MemoryDb, filters: Readonly<Record<string, unknown>>): Promise<ImportSource | null> {
    return this.instances.get(String(filters.name ?? filters.path)) ?? null;
  }

  /** All rows of a model. */
  rows(model: string): MemoryRow[] {
    return this.db.tables.get(model) ?? [];
  }
}

/** How a model of the in-memory store behaves. */
export interface MemoryModelOptions {
  required?: string[];
  /** Fields, if only these are allowed as identifiers. */
  fields?: string[];
  references?: string[];
  /** Gives objects a second id. */
  bindable?: boolean;
  /** Thrown away by the first save, as a rival transaction would cause. */
  conflicts?: (db: MemoryDb) => number;
}

/** Makes a model over the in-memory store. */
export function memoryModel(name: string, options: MemoryModelOptions = {}): ObjectModel<MemoryDb> {
  const table = (db: MemoryDb) => {
    const rows = db.tables.get(name) ?? [];
    db.tables.set(name, rows);
    return rows;
  };
  const found = (row: MemoryRow): FoundObject =>
    options.bindable ? { pk: row.pk, bindingPk: `binding-${row.pk}` } : { pk: row.pk };
  const save = (db: MemoryDb, data: Record<string, unknown>, existing: FoundObject | null, pk?: string | number) => {
    const left = options.conflicts?.(db) ?? 0;
    if (left > 0) throw new UniquenessConflict("taken");
    const old = existing && table(db).find((row) => row.pk === existing.pk);
    if (old) Object.assign(old.data, data);
    const row = old ?? { pk: pk ?? `${name.split(".")[1]}-${db.nextKey++}`, data };
    if (!old) table(db).push(row);
    return found(row);
  };
  return {
    name,
    fields: options.fields ? new Set(options.fields) : new AnyField(),
    references: new Set(options.references),
    async find(db, query) {
      const row = table(db).find((candidate) => matches(candidate, query));
      return row ? found(row) : null;
    },
    async prepare(db, data, existing, pk) {
      const missing = existing ? [] : (options.required ?? []).filter((field) => data[field] === undefined);
      if (missing.length > 0)
        throw new FieldErrors(Object.fromEntries(missing.map((field) => [field, ["This field is required."]])));
      return { save: async () => save(db, data, existing, pk) };
    },
    async remove(db, object) {
      db.tables.set(
        name,
        table(db).filter((row) => row.pk !== object.pk),
      );
    },
    async represent(db, object) {
      return table(db).find((row) => row.pk === object.pk)?.data ?? {};
    },
  };
}

function matches(row: MemoryRow, query: ObjectQuery): boolean {
  if (query.orPk !== undefined && row.pk === query.orPk) return true;
  if (query.orPk !== undefined && query.all.length === 0) return false;
  return query.all.every((predicate) => meets(row, predicate));
}

function meets(row: MemoryRow, { path, lookup, value }: Predicate): boolean {
  const held = path[0] === "pk" ? row.pk : (row.data[path[0] ?? ""] ?? null);
  if (lookup === "isnull") return (held === null) === value;
  if (lookup === "iexact") return String(held).toLowerCase() === String(value).toLowerCase();
  if (lookup === "contains") return String(held).includes(String(value));
  if (lookup === "json_contains") return contains(held, value);
  return JSON.stringify(held) === JSON.stringify(value);
}

function contains(held: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return Array.isArray(held) && wanted.every((item) => held.some((other) => contains(other, item)));
  if (wanted === null || typeof wanted !== "object") return held === wanted;
  if (held === null || typeof held !== "object") return false;
  return Object.entries(wanted).every(([key, item]) => contains((held as Record<string, unknown>)[key], item));
}
