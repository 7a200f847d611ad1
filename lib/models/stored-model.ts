import type { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { FoundObject, ObjectModel, ObjectQuery, PrimaryKey } from "./model.ts";
import { buildOrder, buildWhere, type Columns, type Where } from "./where.ts";

/** An object as the REST API shows it. */
export type ObjectRecord = Record<string, unknown>;

/** Which objects of a table, and in what order. */
export interface Selection {
  where: Where;
  /** Names of columns, with a leading `-` for descending. The primary key decides what is left open. */
  order: readonly string[];
  skip?: number;
  take?: number;
}

/** Where the objects of a model are kept. `Row` is what one of them is shown from. */
export interface Table<Row> {
  /** Keys of the selected objects. */
  select(db: Db, query: { where: Where; orderBy: Where[]; skip?: number; take?: number }): Promise<FoundObject[]>;
  /** How many objects match, but no more than `atMost`: counting goes no further. */
  count(db: Db, where: Where, atMost: number): Promise<number>;
  /** The rows of some objects, in any order. */
  load(db: Db, keys: readonly PrimaryKey[]): Promise<Row[]>;
}

/** A kind of object of the database: what blueprints and the REST API need to find, show, check, write and delete it. */
export interface StoredModel extends ObjectModel<Db> {
  /** What may be written. Forms and the API's description are drawn from it. */
  readonly schema: z.ZodObject;
  /** How objects are asked for and sorted. */
  readonly columns: Columns;
  /** What decides the order unless something else is asked for. */
  readonly defaultOrder: readonly string[];
  /** Keys of the objects that are selected. @throws QueryFault for an order that there is not */
  select(db: Db, selection: Selection): Promise<FoundObject[]>;
  count(db: Db, where: Where, atMost: number): Promise<number>;
  /** The objects as the REST API shows them, in the order given; those that are gone are left out. */
  representAll(db: Db, objects: readonly FoundObject[]): Promise<ObjectRecord[]>;
}

/** What a model has to bring; the rest follows from it. */
export interface StoredModelParts<Row extends { id: PrimaryKey }>
  extends Pick<StoredModel, "name" | "schema" | "columns" | "defaultOrder" | "references" | "prepare" | "remove"> {
  readonly table: Table<Row>;
  show(row: Row): ObjectRecord;
}

/** Makes a model of its parts. */
export function createStoredModel<Row extends { id: PrimaryKey }>(parts: StoredModelParts<Row>): StoredModel {
  const { table, show, columns, defaultOrder } = parts;
  const select = (db: Db, { where, order, ...page }: Selection) =>
    table.select(db, { where, orderBy: buildOrder(columns, order), ...page });
  const representAll = async (db: Db, objects: readonly FoundObject[]) => {
    const rows = await table.load(
      db,
      objects.map(({ pk }) => pk),
    );
    const byKey = new Map(rows.map((row) => [row.id, row]));
    return objects.flatMap(({ pk }) => {
      const row = byKey.get(pk);
      return row ? [show(row)] : [];
    });
  };
  return {
    name: parts.name,
    schema: parts.schema,
    columns,
    defaultOrder,
    references: parts.references,
    fields: new Set(Object.keys(columns)),
    prepare: parts.prepare,
    remove: parts.remove,
    select,
    count: (db, where, atMost) => table.count(db, where, atMost),
    representAll,
    async find(db: Db, query: ObjectQuery) {
      const where = buildWhere(columns, query);
      const [found] = where ? await select(db, { where, order: defaultOrder, take: 1 }) : [];
      return found ?? null;
    },
    async represent(db, object) {
      const [record] = await representAll(db, [object]);
      if (!record) throw new Error(`${parts.name} ${object.pk} is gone.`);
      return record;
    },
  };
}

/** As much of a Prisma model's client as is used here; its own types depend on every argument. */
interface Delegate<Row> {
  findMany(query: object): Promise<Row[]>;
  count(query: object): Promise<number>;
}

/**
 * A table over a Prisma model.
 *
 * @param delegate the model's client, e.g. `(db) => db.flow`
 * @param options `only` narrows the table down (a function: as it is at that moment), `include` is what rows bring along, `bindable` says that policies can be bound to the object
 */
export function prismaTable<Row extends { id: PrimaryKey }>(
  delegate: (db: Db) => unknown,
  options: { only?: Where | (() => Where); include?: object; omit?: object; bindable?: boolean } = {},
): Table<Row> {
  const { only, include, omit, bindable = false } = options;
  const of = (db: Db) => delegate(db) as Delegate<Row & { bindableId?: string }>;
  const narrow = (where: Where) => (only ? { AND: [typeof only === "function" ? only() : only, where] } : where);
  return {
    async select(db, { where, ...query }) {
      const found = await of(db).findMany({
        ...query,
        where: narrow(where),
        select: { id: true, ...(bindable && { bindableId: true }) },
      });
      return found.map(({ id, bindableId }) =>
        bindableId === undefined ? { pk: id } : { pk: id, bindingPk: bindableId },
      );
    },
    count: (db, where, atMost) => of(db).count({ where: narrow(where), take: atMost }),
    load: (db, keys) =>
      of(db).findMany({ where: { id: { in: [...keys] } }, ...(include && { include }), ...(omit && { omit }) }),
  };
}
