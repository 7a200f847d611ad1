import { z } from "zod";
import type { Policy } from "#lib/db/generated/client.ts";
import { type PolicyTypeName, policyTypes } from "#lib/policies/policy-types.ts";
import { type Config, configColumns, parseConfig, withDefaults, withoutSecrets } from "./config-fields.ts";
import { json, refuseTaken, writing } from "./database.ts";
import { FieldErrors, type FieldMessages } from "./error.ts";
import { flag, parseGiven, parseNew, uniqueName } from "./fields.ts";
import { createStoredModel, prismaTable, type StoredModel } from "./stored-model.ts";
import type { Columns } from "./where.ts";

/**
 * Says what is wrong with a configuration that parses, by field (`non_field_errors` for none).
 *
 * @param given what was submitted
 * @param isNew whether the policy is being created: what was not submitted has its default
 */
export type PolicyConfigCheck = (
  config: Config,
  given: Config,
  isNew: boolean,
) => Partial<FieldMessages> | Promise<Partial<FieldMessages>>;

/** What a policy type tells about itself. */
export interface PolicyModelType {
  /** Its name in the database. */
  readonly type: string;
  /** Its model name, e.g. `authentik_policies_expression.expressionpolicy`. */
  readonly model: string;
  readonly config: z.ZodType;
  readonly check?: PolicyConfigCheck | undefined;
}

/** How the fields that every policy has are asked for. */
export const policyColumns: Columns = {
  pk: { kind: "uuid", at: ["id"] },
  policy_uuid: { kind: "uuid", at: ["id"] },
  name: { kind: "text", at: ["name"] },
  execution_logging: { kind: "boolean", at: ["executionLogging"] },
  created: { kind: "date", at: ["created"] },
  last_updated: { kind: "date", at: ["lastUpdated"] },
};

const baseSchema = z.object({ name: uniqueName(), execution_logging: flag().default(false) });

/** The model of a policy type, driven by the type's own configuration schema. */
export function createPolicyModel({ type, model, config, check }: PolicyModelType): StoredModel {
  const schema = config instanceof z.ZodObject ? config : z.object({});
  return createStoredModel({
    name: model,
    schema: baseSchema.extend(schema.shape),
    columns: { ...configColumns(schema, new Set()), ...policyColumns },
    defaultOrder: ["name"],
    references: new Set(),
    table: prismaTable<Policy>((db) => db.policy, { only: { type } }),
    async prepare(db, data, existing, pk) {
      const own = existing?.pk as string | undefined;
      const given = own ? parseGiven(baseSchema, data) : parseNew(baseSchema, data);
      const { name } = given;
      if (name !== undefined)
        refuseTaken("name", await db.policy.findUnique({ where: { name }, select: { id: true } }), own);
      const before = own ? await db.policy.findUniqueOrThrow({ where: { id: own } }) : null;
      const parsed = parseConfig(schema, (before?.config ?? {}) as Config, data);
      const faults = (await check?.(parsed, data, own === undefined)) ?? {};
      if (Object.keys(faults).length > 0) throw new FieldErrors(faults as FieldMessages);
      const columns = { config: json(parsed), executionLogging: given.execution_logging };
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
    show: (row) => ({
      pk: row.id,
      name: row.name,
      execution_logging: row.executionLogging,
      ...withoutSecrets(schema, withDefaults(schema, row.config as Config)),
      meta_model_name: model,
    }),
  });
}

/** Policies of all types: what every one of them has. To be listed, shown and deleted; making and changing one is its type's matter. */
export const policyModel = createStoredModel<Policy>({
  name: "authentik_policies.policy",
  schema: baseSchema,
  columns: policyColumns,
  defaultOrder: ["name"],
  references: new Set(),
  table: prismaTable<Policy>((db) => db.policy),
  async prepare() {
    throw new FieldErrors({ non_field_errors: ["A policy is made and changed as one of its type."] });
  },
  async remove(db, { pk }) {
    await db.policy.deleteMany({ where: { id: String(pk) } });
  },
  show: (row) => ({
    pk: row.id,
    name: row.name,
    execution_logging: row.executionLogging,
    meta_model_name: policyTypes[row.type as PolicyTypeName]?.model ?? "",
  }),
});
