import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { changePassword, storePasswordHash } from "#lib/identity/former-passwords.ts";
import { UnacceptableHashError } from "#lib/identity/passwords/formats/format.ts";
import {
  assertAcceptableHash,
  hashPassword,
  isUsable,
  MAX_PASSWORD_BYTES,
  unusablePassword,
  verifyPassword,
} from "#lib/identity/passwords/hash.ts";
import { json, refuseTaken, requireObjects, someColumns, writing } from "./database.ts";
import { FieldErrors } from "./error.ts";
import { choice, flag, jsonObject, keys, parseGiven, parseNew, text } from "./fields.ts";
import { noRoles } from "./group.ts";
import { createStoredModel, prismaTable } from "./stored-model.ts";
import type { Columns } from "./where.ts";

const types = ["internal", "external", "service_account", "internal_service_account"] as const;
// Not trimmed: white space belongs to a password.
const secret = () => z.string({ error: "Not a text." }).nullable().default(null);

/** Writable fields of a user, with the two that only blueprints have. */
export const userSchema = z.object({
  username: text({ max: 150 }).meta({ title: "Username", description: "What the person logs in with." }),
  // As long as an index can hold in any script.
  name: text({ max: 500, blank: true }).meta({ title: "Name", description: "What the person is called." }),
  is_active: flag()
    .default(true)
    .meta({ title: "Active", description: "Whoever is not active can neither log in nor use tokens." }),
  email: z
    .union([z.literal(""), z.email({ error: "Not an e-mail address." }).max(254)])
    .default("")
    .meta({ title: "E-mail address" }),
  attributes: jsonObject().default({}).meta({ title: "Attributes", description: "Settings of this person, as JSON." }),
  path: text({ max: 500 })
    .refine((value) => value.split("/").every((part) => part !== ""), "A path has no empty parts.")
    .default("users")
    .meta({ title: "Path", description: "A folder to sort people by." }),
  type: choice(types).default("internal").meta({ title: "Type" }),
  groups: keys().optional().meta({ title: "Groups", reference: "group", list: true }),
  roles: noRoles().default([]).meta({ title: "Roles", description: "There are no roles yet." }),
  permissions: z
    .array(z.unknown(), { error: "A list of permissions is needed." })
    .refine((list) => list.length === 0, "This system does not offer permissions of single users (yet).")
    .default([]),
  password: secret(),
  password_hash: secret(),
});
type Fields = z.infer<typeof userSchema>;

/** How users are asked for. */
export const userColumns: Columns = {
  pk: { kind: "integer", at: ["id"] },
  id: { kind: "integer", at: ["id"] },
  uuid: { kind: "uuid", at: ["uuid"] },
  username: { kind: "text", at: ["username"] },
  name: { kind: "text", at: ["name"] },
  email: { kind: "text", at: ["email"] },
  is_active: { kind: "boolean", at: ["isActive"] },
  path: { kind: "text", at: ["path"] },
  type: { kind: "text", at: ["type"] },
  attributes: { kind: "json", at: ["attributes"] },
  last_login: { kind: "date", at: ["lastLogin"], nullable: true },
  date_joined: { kind: "date", at: ["dateJoined"] },
  last_updated: { kind: "date", at: ["lastUpdated"] },
  password_change_date: { kind: "date", at: ["passwordChangeDate"] },
  search_text: { kind: "text", at: ["searchText"] },
};

function toRow(fields: Fields) {
  return {
    username: fields.username,
    name: fields.name,
    isActive: fields.is_active,
    email: fields.email,
    attributes: fields.attributes && json(fields.attributes),
    path: fields.path,
    type: fields.type,
  };
}

/** `authentik_core.user` */
export const userModel = createStoredModel({
  name: "authentik_core.user",
  references: new Set(["groups", "roles"]),
  schema: userSchema,
  columns: userColumns,
  defaultOrder: ["pk"],
  table: prismaTable<Prisma.UserGetPayload<{ include: { groups: true } }>>((db) => db.user, {
    include: { groups: true },
  }),
  async prepare(db, data, existing, pk) {
    const given: Partial<Fields> = existing ? parseGiven(userSchema, data) : parseNew(userSchema, data);
    const own = existing?.pk as number | undefined;
    checkPasswords(given);
    if (given.username !== undefined)
      refuseTaken(
        "username",
        await db.user.findUnique({ where: { username: given.username }, select: { id: true } }),
        own,
      );
    await requireObjects(db, "group", "groups", given.groups ?? []);
    const before = own ? await db.user.findUniqueOrThrow({ where: { id: own } }) : null;
    if (given.type !== undefined && before && isInternalService(given.type) !== isInternalService(before.type))
      throw new FieldErrors({ type: ["Accounts of the system's own services cannot change their type."] });
    return {
      save: () =>
        writing(async () => {
          const password = await newPassword(given, before?.password);
          const row = own
            ? await db.user.update({ where: { id: own }, data: someColumns(toRow, given) })
            : await db.user.create({
                data: {
                  ...toRow(given as Fields),
                  password: password ?? unusablePassword(),
                  ...(typeof pk === "number" && { id: pk }),
                },
              });
          const store = given.password_hash ? storePasswordHash : changePassword;
          if (own && password) await store(db, { userId: own, hash: password, now: new Date() });
          if (given.groups) await setGroups(db, row.id, given.groups);
          return { pk: row.id };
        }),
    };
  },
  async remove(db, { pk }) {
    await db.user.deleteMany({ where: { id: Number(pk) } });
  },
  show: (row) => ({
    pk: row.id,
    uuid: row.uuid,
    username: row.username,
    name: row.name,
    email: row.email,
    is_active: row.isActive,
    attributes: row.attributes,
    path: row.path,
    type: row.type,
    groups: row.groups.map((membership) => membership.groupId),
    roles: [],
    last_login: row.lastLogin?.toISOString() ?? null,
    date_joined: row.dateJoined.toISOString(),
    last_updated: row.lastUpdated.toISOString(),
    password_change_date: row.passwordChangeDate.toISOString(),
  }),
});

function isInternalService(type: string): boolean {
  return type === "internal_service_account";
}

function checkPasswords({ password, password_hash }: Partial<Fields>): void {
  if (password && password_hash)
    throw new FieldErrors({ non_field_errors: ["Give either password or password_hash, not both."] });
  if (password && Buffer.byteLength(password) > MAX_PASSWORD_BYTES)
    throw new FieldErrors({ password: [`A password may have at most ${MAX_PASSWORD_BYTES} bytes.`] });
  if (!password_hash) return;
  try {
    assertAcceptableHash(password_hash);
  } catch (cause) {
    if (cause instanceof UnacceptableHashError) throw new FieldErrors({ password_hash: [cause.message] });
    throw cause;
  }
}

/** The hash to store, or undefined when the password stays as it is: none is given, or it is that one already. */
async function newPassword({ password, password_hash }: Partial<Fields>, before = ""): Promise<string | undefined> {
  if (password_hash) return password_hash === before ? undefined : password_hash;
  if (!password) return undefined;
  const same = isUsable(before) && (await verifyPassword(password, before)).valid;
  return same ? undefined : hashPassword(password);
}

async function setGroups(db: Db, userId: number, groups: readonly string[]): Promise<void> {
  await db.groupMembership.deleteMany({ where: { userId, groupId: { notIn: [...groups] } } });
  await db.groupMembership.createMany({ data: groups.map((groupId) => ({ userId, groupId })), skipDuplicates: true });
}
