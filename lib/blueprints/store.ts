import type { Db } from "#lib/db/client.ts";
import type { Prisma, PrismaClient } from "#lib/db/generated/client.ts";
import { buildWhere, type Columns } from "#lib/models/where.ts";
import type { ImportStore } from "./import-store.ts";
import { buildFindQuery } from "./query.ts";
import type { ImportSource } from "./source.ts";
import { EntryFault } from "./tags/tag.ts";
import { fromPlain } from "./values.ts";

/** Longest time in milliseconds that an import may take; a role with hundreds of objects takes a few seconds. */
const longestImport = 120_000;

const instanceColumns: Columns = {
  pk: { kind: "uuid", at: ["id"] },
  name: { kind: "text", at: ["name"] },
  path: { kind: "text", at: ["path"] },
  enabled: { kind: "boolean", at: ["enabled"] },
};

/** A stored blueprint. */
export type Instance = Prisma.BlueprintInstanceGetPayload<object>;

/**
 * The database as the importer uses it.
 * @param loadInstance gives the text of a stored blueprint, or null when it cannot be read
 */
export function createStore(
  client: PrismaClient,
  loadInstance: (instance: Instance) => Promise<ImportSource | null>,
): ImportStore<Db> {
  return {
    transaction: (work) => client.$transaction(work, { maxWait: 30_000, timeout: longestImport }),
    savepoint: async (db, work) => {
      await db.$executeRaw`SAVEPOINT blueprint`;
      try {
        const result = await work(db);
        await db.$executeRaw`RELEASE SAVEPOINT blueprint`;
        return result;
      } catch (cause) {
        await db.$executeRaw`ROLLBACK TO SAVEPOINT blueprint`;
        // The savepoint itself survives the rollback; an outer one of the same name must be the newest again.
        await db.$executeRaw`RELEASE SAVEPOINT blueprint`;
        throw cause;
      }
    },
    async findInstance(db, filters) {
      const pairs = Object.entries(filters).map(([field, value]) => ({ field, value: fromPlain(value) }));
      if (pairs.some(({ field }) => !Object.hasOwn(instanceColumns, field)))
        throw new EntryFault(
          `Blueprints can be found by ${Object.keys(instanceColumns).join(", ")}.`,
          "attrs.identifiers",
        );
      const where = buildWhere(instanceColumns, buildFindQuery(pairs));
      const instance = where && (await db.blueprintInstance.findFirst({ where, orderBy: { name: "asc" } }));
      return instance && loadInstance(instance);
    },
  };
}
