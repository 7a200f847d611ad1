import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { Prisma, Stage } from "#lib/db/generated/client.ts";
import { type ReferenceField, referenceFields } from "#lib/stages/references.ts";
import { type StageType, stageTypes } from "#lib/stages/stage-types.ts";
import { saveStageConfig } from "#lib/stages/store.ts";
import {
  type Config,
  configColumns,
  parseConfig,
  referenceColumn,
  withDefaults,
  withoutSecrets,
} from "./config-fields.ts";
import { refuseTaken, requireObjects, writing } from "./database.ts";
import { FieldErrors, type FieldMessages } from "./error.ts";
import { parseGiven, parseNew, uniqueName } from "./fields.ts";
import { createStoredModel, prismaTable, type StoredModel } from "./stored-model.ts";
import type { Columns } from "./where.ts";

/** Says what is wrong between the fields of a configuration that parses, by field. `given` are those that were sent. */
export type ConfigCheck = (config: Config, given: Config) => FieldMessages;

/** What a stage type tells about itself. */
export interface StageModelType {
  /** Its name in the database. */
  readonly type: string;
  /** Its model name, e.g. `authentik_stages_password.passwordstage`. */
  readonly model: string;
  readonly config: z.ZodType;
  readonly check?: ConfigCheck | undefined;
}

const targetColumns = {
  flow: "flowId",
  stage: "refId",
  prompt: "promptId",
  policy: "policyId",
  group: "groupId",
} as const;
const nameSchema = z.object({ name: uniqueName() });

type Row = Prisma.StageGetPayload<{ include: typeof withReferences }>;
const withReferences = {
  references: { orderBy: [{ field: "asc" }, { position: "asc" }] },
} satisfies Prisma.StageInclude;

/** Columns that every stage has. */
export const stageColumns: Columns = {
  pk: { kind: "uuid", at: ["id"] },
  stage_uuid: { kind: "uuid", at: ["id"] },
  name: { kind: "text", at: ["name"] },
};

/** The model of a stage type, driven by the type's own configuration schema. */
export function createStageModel({ type, model, config, check }: StageModelType): StoredModel {
  const schema = config instanceof z.ZodObject ? config : z.object({});
  const references = referenceFields(schema);
  const columns: Columns = {
    ...stageColumns,
    ...configColumns(schema, new Set(references.map(({ field }) => field))),
    ...Object.fromEntries(references.map(({ field, kind }) => [field, referenceColumn(field, targetColumns[kind])])),
  };
  return createStoredModel({
    name: model,
    schema: nameSchema.extend(schema.shape),
    columns,
    defaultOrder: ["name"],
    references: new Set(references.map(({ field }) => field)),
    table: prismaTable<Row>((db) => db.stage, { only: { type }, include: withReferences }),
    async prepare(db, data, existing, pk) {
      const own = existing?.pk as string | undefined;
      const { name } = own ? parseGiven(nameSchema, data) : parseNew(nameSchema, data);
      if (name !== undefined)
        refuseTaken("name", await db.stage.findUnique({ where: { name }, select: { id: true } }), own);
      const before = own ? await readConfig(db, own, references) : {};
      const parsed = parseConfig(schema, before, data);
      const faults = check?.(parsed, data) ?? {};
      if (Object.keys(faults).length > 0) throw new FieldErrors(faults);
      for (const { field, kind } of references) await requireObjects(db, kind, field, listKeys(parsed[field]));
      return {
        save: () =>
          writing(async () => {
            const row = own
              ? await db.stage.update({ where: { id: own }, data: { name } })
              : await db.stage.create({
                  data: { name: String(name), type, ...(pk !== undefined && { id: String(pk) }) },
                });
            await saveStageConfig(db, row.id, schema, parsed);
            return { pk: row.id };
          }),
      };
    },
    remove: (db, { pk }) => removeStage(db, String(pk)),
    show: (row) => ({
      pk: row.id,
      name: row.name,
      ...withoutSecrets(schema, withDefaults(schema, wholeConfig(row, references))),
      meta_model_name: model,
    }),
  });
}

/** Stages of all types: what every one of them has. To be listed, shown and deleted; making and changing one is its type's matter. */
export const stageModel = createStoredModel<Stage>({
  name: "authentik_flows.stage",
  schema: nameSchema,
  columns: stageColumns,
  defaultOrder: ["name"],
  references: new Set(),
  table: prismaTable<Stage>((db) => db.stage),
  async prepare() {
    throw new FieldErrors({ non_field_errors: ["A stage is made and changed as one of its type."] });
  },
  remove: (db, { pk }) => removeStage(db, String(pk)),
  show: (row) => ({
    pk: row.id,
    name: row.name,
    meta_model_name: stageTypes[row.type as StageType]?.model ?? "",
  }),
});

/** Deletes a stage and its bindings, and with these what policies were bound to. */
async function removeStage(db: Db, id: string): Promise<void> {
  await db.policyBindable.deleteMany({ where: { stageBinding: { stageId: id } } });
  await db.stage.deleteMany({ where: { id } });
}

function listKeys(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((key): key is string => typeof key === "string");
}

/** The whole configuration: what is kept as JSON and, as keys, what it refers to. @param references of the stage's type */
export function wholeConfig(
  row: Pick<Row, "config" | "references">,
  references: readonly ReferenceField[],
): Record<string, unknown> {
  const config: Config = { ...(row.config as Config) };
  for (const { field, kind, list } of references) {
    const keys = row.references
      .filter((reference) => reference.field === field)
      .map((reference) => reference[targetColumns[kind]]);
    config[field] = list ? keys : (keys[0] ?? null);
  }
  return config;
}

async function readConfig(db: Db, id: string, references: readonly ReferenceField[]): Promise<Config> {
  return wholeConfig(await db.stage.findUniqueOrThrow({ where: { id }, include: withReferences }), references);
}
