import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { type Config, configColumns, parseConfig } from "./config-fields.ts";
import { json, refuseTaken, writing } from "./database.ts";
import { flag, parseGiven, parseNew, text } from "./fields.ts";
import type { ObjectModel } from "./model.ts";
import { buildWhere, type Columns } from "./where.ts";

/** What a policy type tells about itself. */
export interface PolicyModelType {
  /** Its name in the database. */
  readonly type: string;
  /** Its model name, e.g. `authentik_policies_expression.expressionpolicy`. */
  readonly model: string;
  readonly config: z.ZodType;
}

/** How the fields that every policy has are asked for. */
export const policyColumns: Columns = {
  pk: { kind: "uuid", at: ["id"] },
  policy_uuid: { kind: "uuid", at: ["id"] },
  name: { kind: "text", at: ["name"] },
  execution_logging: { kind: "boolean", at: ["executionLogging"] },
};

const baseSchema = z.object({ name: text(), execution_logging: flag().default(false) });

/** The model of a policy type, driven by the type's own configuration schema. */
export function createPolicyModel({ type, model, config }: PolicyModelType): ObjectModel<Db> {
  const schema = config instanceof z.ZodObject ? config : z.object({});
  const columns: Columns = { ...configColumns(schema, new Set()), ...policyColumns };
  return {
    name: model,
    fields: new Set(Object.keys(columns)),
    references: new Set(),
    async find(db, query) {
      const where = buildWhere(columns, query);
      if (!where) return null;
      const row = await db.policy.findFirst({
        where: { AND: [{ type }, where as Prisma.PolicyWhereInput] },
        orderBy: { name: "asc" },
      });
      return row && { pk: row.id };
    },
    async prepare(db, data, existing, pk) {
      const own = existing?.pk as string | undefined;
      const given = own ? parseGiven(baseSchema, data) : parseNew(baseSchema, data);
      const { name } = given;
      if (name !== undefined)
        refuseTaken("name", await db.policy.findUnique({ where: { name }, select: { id: true } }), own);
      const before = own ? await db.policy.findUniqueOrThrow({ where: { id: own } }) : null;
      const parsed = json(parseConfig(schema, (before?.config ?? {}) as Config, data));
      const columns = { config: parsed, executionLogging: given.execution_logging };
      return {
        save: () =>
          writing(async () => {
            const row = own
              ? await db.policy.update({ where: { id: own }, data: { ...columns, name } })
              : await db.policy.create({
                  data: { ...columns, name: String(name), type, ...(pk !== undefined && { id: String(pk) }) },
                });
            return { pk: row.id };
          }),
      };
    },
    async remove(db, { pk }) {
      await db.policy.deleteMany({ where: { id: String(pk) } });
    },
    async represent(db, { pk }) {
      const row = await db.policy.findUniqueOrThrow({ where: { id: String(pk) } });
      return {
        pk: row.id,
        name: row.name,
        execution_logging: row.executionLogging,
        ...(row.config as Config),
        meta_model_name: model,
      };
    },
  };
}
