import { createHash } from "node:crypto";
import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { Definitions } from "#lib/flows/definitions.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";

/** A user as other objects show them. */
export const partialUserSchema = z
  .object({
    pk: z.int(),
    username: z.string(),
    name: z.string(),
    is_active: z.boolean(),
    last_login: z.iso.datetime().nullable(),
    email: z.string(),
    attributes: z.record(z.string(), z.unknown()),
    uid: z.string(),
  })
  .meta({ id: "PartialUser" });

/** A group as other objects show it. */
export const partialGroupSchema = z
  .object({
    pk: z.guid(),
    num_pk: z.int(),
    name: z.string(),
    is_superuser: z.boolean(),
    attributes: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "PartialGroup" });

/** Names a user to other systems without telling how many there are: the same for ever in one installation, of no use in another. */
export function userUid(definitions: Pick<Definitions, "installationId">, id: number): string {
  return createHash("sha256").update(`${id}-${definitions.installationId}`).digest("hex");
}

/** A number for systems that know groups by numbers only: the first five decimal digits of the key. Not unique. */
export function groupNumber(id: string): number {
  return Number(
    BigInt(`0x${id.replaceAll("-", "")}`)
      .toString()
      .slice(0, 5),
  );
}

/** Users by key, as other objects show them. */
export async function loadPartialUsers(
  db: Db,
  definitions: Pick<Definitions, "installationId">,
  ids: readonly number[],
): Promise<Map<number, ObjectRecord>> {
  const rows = ids.length > 0 ? await db.user.findMany({ where: { id: { in: [...new Set(ids)] } } }) : [];
  return new Map(
    rows.map((row) => [
      row.id,
      {
        pk: row.id,
        username: row.username,
        name: row.name,
        is_active: row.isActive,
        last_login: row.lastLogin?.toISOString() ?? null,
        email: row.email,
        attributes: row.attributes,
        uid: userUid(definitions, row.id),
      },
    ]),
  );
}

/** Groups by key, as other objects show them. */
export async function loadPartialGroups(db: Db, ids: readonly string[]): Promise<Map<string, ObjectRecord>> {
  const rows = ids.length > 0 ? await db.group.findMany({ where: { id: { in: [...new Set(ids)] } } }) : [];
  return new Map(
    rows.map((row) => [
      row.id,
      {
        pk: row.id,
        num_pk: groupNumber(row.id),
        name: row.name,
        is_superuser: row.isSuperuser,
        attributes: row.attributes,
      },
    ]),
  );
}
