import { z } from "zod";
import type { Invitation } from "#lib/db/generated/client.ts";
import { defaultExpiry } from "#lib/invitations/invitation.ts";
import { json, requireObjects, someColumns, writing } from "./database.ts";
import { dateOrNull, flag, integer, jsonObject, keyOrNull, parseGiven, parseNew, slug } from "./fields.ts";
import { flowColumns } from "./flow.ts";
import { createStoredModel, prismaTable } from "./stored-model.ts";
import { userColumns } from "./user.ts";
import type { Columns } from "./where.ts";

/** Writable fields of an invitation. `created_by` is a blueprint's to give; whoever creates one otherwise sets it to the caller. */
export const invitationSchema = z.object({
  name: slug(255).meta({ title: "Name" }),
  expires: dateOrNull().default(null).meta({ title: "Expires", description: "UTC. Empty: never." }),
  fixed_data: jsonObject()
    .default({})
    .meta({ title: "Fixed data", description: "What is known of the person already, as JSON: goes into the account." }),
  single_use: flag().default(false).meta({ title: "Single use", description: "Whether one account uses it up." }),
  flow: keyOrNull()
    .default(null)
    .meta({ title: "Flow", description: "The only flow that it opens. Empty: any.", reference: "flow" }),
  created_by: z.preprocess((value) => value ?? null, z.union([z.null(), integer(1)])).default(null),
});
type Fields = z.infer<typeof invitationSchema>;

/** How invitations are asked for. */
export const invitationColumns: Columns = {
  pk: { kind: "uuid", at: ["id"] },
  invite_uuid: { kind: "uuid", at: ["id"] },
  name: { kind: "text", at: ["name"] },
  expires: { kind: "date", at: ["expires"] },
  fixed_data: { kind: "json", at: ["fixedData"] },
  single_use: { kind: "boolean", at: ["singleUse"] },
  flow: { kind: "uuid", at: ["flowId"], nullable: true, relation: { at: ["flow"], columns: () => flowColumns } },
  created_by: {
    kind: "integer",
    at: ["createdById"],
    nullable: true,
    relation: { at: ["createdBy"], columns: () => userColumns },
  },
};

function toRow(fields: Fields) {
  return {
    name: fields.name,
    expires: fields.expires ?? undefined,
    fixedData: fields.fixed_data && json(fields.fixed_data),
    singleUse: fields.single_use,
    flowId: fields.flow,
    createdById: fields.created_by,
  };
}

/** `authentik_stages_invitation.invitation`. One without `expires` ends after the system's usual time for tokens. */
export const invitationModel = createStoredModel({
  name: "authentik_stages_invitation.invitation",
  references: new Set(["flow", "created_by"]),
  schema: invitationSchema,
  columns: invitationColumns,
  defaultOrder: ["-expires"],
  table: prismaTable<Invitation>((db) => db.invitation),
  async prepare(db, data, existing, pk) {
    const given: Partial<Fields> = existing ? parseGiven(invitationSchema, data) : parseNew(invitationSchema, data);
    const own = existing?.pk as string | undefined;
    await requireObjects(db, "flow", "flow", [given.flow]);
    await requireObjects(db, "user", "created_by", [given.created_by]);
    const ends = given.expires === null ? { expires: await defaultExpiry(db, new Date()) } : {};
    return {
      save: () =>
        writing(async () => {
          if (own) {
            await db.invitation.update({ where: { id: own }, data: { ...someColumns(toRow, given), ...ends } });
            return { pk: own };
          }
          const expires = given.expires ?? ends.expires ?? (await defaultExpiry(db, new Date()));
          const row = await db.invitation.create({
            data: { ...toRow(given as Fields), expires, ...(pk !== undefined && { id: String(pk) }) },
          });
          return { pk: row.id };
        }),
    };
  },
  async remove(db, { pk }) {
    await db.invitation.deleteMany({ where: { id: String(pk) } });
  },
  show: (row) => ({
    pk: row.id,
    name: row.name,
    expires: row.expires.toISOString(),
    fixed_data: row.fixedData,
    created_by: row.createdById,
    single_use: row.singleUse,
    flow: row.flowId,
  }),
});
