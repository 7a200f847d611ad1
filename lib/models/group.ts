import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { json, refuseTaken, requireObjects, writing } from "./database.ts";
import { FieldErrors } from "./error.ts";
import { flag, integer, jsonObject, keys, parseGiven, parseNew, uniqueName } from "./fields.ts";
import { createStoredModel, prismaTable } from "./stored-model.ts";
import type { Columns } from "./where.ts";

/** Roles do not exist here; an empty list is what every object has. */
export function noRoles() {
  return z
    .array(z.unknown(), { error: "A list of keys is needed." })
    .refine((list) => list.length === 0, "This system does not offer roles (yet).");
}

/** Writable fields of a group. */
export const groupSchema = z.object({
  name: uniqueName().meta({ title: "Name" }),
  is_superuser: flag()
    .default(false)
    .meta({ title: "Superusers", description: "Members may do everything, here and over the API." }),
  attributes: jsonObject()
    .default({})
    .meta({ title: "Attributes", description: "Settings that hold for members, as JSON." }),
  parents: keys().default([]).meta({
    title: "Parents",
    description: "Members of this group are members of these too.",
    reference: "group",
    list: true,
  }),
  users: z
    .array(integer(1), { error: "A list of keys is needed." })
    .optional()
    .meta({ title: "Members", reference: "user", list: true }),
  roles: noRoles().default([]).meta({ title: "Roles", description: "There are no roles yet." }),
});

/** How groups are asked for. */
export const groupColumns: Columns = {
  pk: { kind: "uuid", at: ["id"] },
  group_uuid: { kind: "uuid", at: ["id"] },
  name: { kind: "text", at: ["name"] },
  is_superuser: { kind: "boolean", at: ["isSuperuser"] },
  attributes: { kind: "json", at: ["attributes"] },
};

/** `authentik_core.group` */
export const groupModel = createStoredModel({
  name: "authentik_core.group",
  references: new Set(["parents", "users", "roles"]),
  schema: groupSchema,
  columns: groupColumns,
  defaultOrder: ["name"],
  table: prismaTable<Prisma.GroupGetPayload<{ include: { parents: true; members: true } }>>((db) => db.group, {
    include: { parents: true, members: true },
  }),
  async prepare(db, data, existing, pk) {
    const given = existing ? parseGiven(groupSchema, data) : parseNew(groupSchema, data);
    const own = existing?.pk as string | undefined;
    if (given.name !== undefined)
      refuseTaken("name", await db.group.findUnique({ where: { name: given.name }, select: { id: true } }), own);
    await requireObjects(db, "group", "parents", given.parents ?? []);
    await requireObjects(db, "user", "users", given.users ?? []);
    if (own && (await reaches(db, given.parents ?? [], own)))
      throw new FieldErrors({ parents: ["A group cannot be its own ancestor."] });
    const columns = {
      isSuperuser: given.is_superuser,
      attributes: given.attributes && json(given.attributes),
    };
    return {
      save: () =>
        writing(async () => {
          const row = own
            ? await db.group.update({ where: { id: own }, data: { ...columns, name: given.name } })
            : await db.group.create({
                data: { ...columns, name: String(given.name), ...(pk !== undefined && { id: String(pk) }) },
              });
          if (given.parents) await setParents(db, row.id, given.parents);
          if (given.users) await setUsers(db, row.id, given.users);
          return { pk: row.id };
        }),
    };
  },
  async remove(db, { pk }) {
    await db.group.deleteMany({ where: { id: String(pk) } });
  },
  show: (row) => ({
    pk: row.id,
    name: row.name,
    is_superuser: row.isSuperuser,
    attributes: row.attributes,
    parents: row.parents.map((parent) => parent.parentId),
    users: row.members.map((member) => member.userId),
    roles: [],
  }),
});

async function reaches(db: Db, from: readonly string[], wanted: string): Promise<boolean> {
  const seen = new Set<string>();
  let level = [...from];
  while (level.length > 0) {
    if (level.includes(wanted)) return true;
    for (const id of level) seen.add(id);
    const rows = await db.groupParent.findMany({ where: { childId: { in: level } } });
    level = rows.map((row) => row.parentId).filter((id) => !seen.has(id));
  }
  return false;
}

async function setParents(db: Db, childId: string, parents: readonly string[]): Promise<void> {
  await db.groupParent.deleteMany({ where: { childId, parentId: { notIn: [...parents] } } });
  await db.groupParent.createMany({ data: parents.map((parentId) => ({ childId, parentId })), skipDuplicates: true });
}

/** Makes these the members. One array is one parameter, however many they are; a statement has at most 32,767. */
async function setUsers(db: Db, groupId: string, users: readonly number[]): Promise<void> {
  const members = [...new Set(users)];
  await db.$executeRaw`
    DELETE FROM "group_membership" m WHERE m."group_id" = ${groupId}::uuid
      AND NOT EXISTS (SELECT 1 FROM unnest(${members}::int[]) AS stays("id") WHERE stays."id" = m."user_id")`;
  await db.$executeRaw`
    INSERT INTO "group_membership" ("group_id", "user_id")
    SELECT ${groupId}::uuid, joins."id" FROM unnest(${members}::int[]) AS joins("id") ON CONFLICT DO NOTHING`;
}
