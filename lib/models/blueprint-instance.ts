import { z } from "zod";
import type { BlueprintInstance } from "#lib/db/generated/client.ts";
import { json, refuseTaken, someColumns, writing } from "./database.ts";
import { flag, jsonObject, parseGiven, parseNew, text } from "./fields.ts";
import { createStoredModel, prismaTable } from "./stored-model.ts";
import type { Columns } from "./where.ts";

/** Longest content, in characters; what the importer reads at most. */
const longestContent = 1_000_000;

/** Writable fields of a stored blueprint. */
export const blueprintInstanceSchema = z.object({
  name: text({ max: 255 }).meta({ title: "Name" }),
  path: text({ blank: true, max: 1024 })
    .default("")
    .meta({ title: "File", description: "A file of the blueprints’ folder. Empty: the content below." }),
  context: jsonObject()
    .default({})
    .meta({ title: "Context", description: "Values for !Context in the blueprint, as JSON." }),
  enabled: flag()
    .default(true)
    .meta({ title: "Enabled", description: "Whether it is applied when the system starts." }),
  content: text({ blank: true, max: longestContent }).default("").meta({
    title: "Content",
    description: "The blueprint itself, when it is no file.",
    widget: "textarea",
    language: "yaml",
  }),
});
type Fields = z.infer<typeof blueprintInstanceSchema>;

const columns: Columns = {
  pk: { kind: "uuid", at: ["id"] },
  instance_uuid: { kind: "uuid", at: ["id"] },
  name: { kind: "text", at: ["name"] },
  path: { kind: "text", at: ["path"] },
  enabled: { kind: "boolean", at: ["enabled"] },
  status: { kind: "text", at: ["status"] },
  last_applied: { kind: "date", at: ["lastApplied"], nullable: true },
};

function toRow({ name, path, context, enabled, content }: Fields) {
  return { name, path, enabled, content, ...(context && { context: json(context) }) };
}

/** `authentik_blueprints.blueprintinstance`. Whether a content can be applied is judged by whoever stores it. */
export const blueprintInstanceModel = createStoredModel<BlueprintInstance>({
  name: "authentik_blueprints.blueprintinstance",
  schema: blueprintInstanceSchema,
  columns,
  defaultOrder: ["name"],
  references: new Set(),
  table: prismaTable<BlueprintInstance>((db) => db.blueprintInstance),
  async prepare(db, data, existing, pk) {
    const own = existing?.pk as string | undefined;
    const given = own ? parseGiven(blueprintInstanceSchema, data) : parseNew(blueprintInstanceSchema, data);
    if (given.name !== undefined)
      refuseTaken(
        "name",
        await db.blueprintInstance.findUnique({ where: { name: given.name }, select: { id: true } }),
        own,
      );
    return {
      save: () =>
        writing(async () => {
          const row = own
            ? await db.blueprintInstance.update({ where: { id: own }, data: someColumns(toRow, given) })
            : await db.blueprintInstance.create({
                data: { ...toRow(given as Fields), ...(pk !== undefined && { id: String(pk) }) },
              });
          return { pk: row.id };
        }),
    };
  },
  async remove(db, { pk }) {
    await db.blueprintInstance.deleteMany({ where: { id: String(pk) } });
  },
  show: (row) => ({
    pk: row.id,
    name: row.name,
    path: row.path,
    context: row.context,
    // Clients make a date of it; what was never applied was so long ago.
    last_applied: (row.lastApplied ?? new Date(0)).toISOString(),
    last_applied_hash: row.lastAppliedHash,
    status: row.status,
    enabled: row.enabled,
    managed_models: row.managedModels,
    metadata: row.metadata,
    content: row.content,
  }),
});
