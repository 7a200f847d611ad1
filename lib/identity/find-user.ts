import type { Db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { toUserRecord, userJsonSql } from "#lib/flows/load-state.ts";
import type { UserRecord } from "./user-record.ts";

type Found = { record: Parameters<typeof toUserRecord>[0] };

/** The user with this key, or null. */
export async function findUserByKey(db: Db, pk: number): Promise<UserRecord | null> {
  return findOne(db, Prisma.sql`u."id" = ${pk}`);
}

/** The user with exactly this username, or null. */
export async function findUserByUsername(db: Db, username: string): Promise<UserRecord | null> {
  return findOne(db, Prisma.sql`u."username" = ${username}`);
}

const columns = {
  username: Prisma.sql`u."username"`,
  email: Prisma.sql`u."email"`,
  upn: Prisma.sql`u."attributes" ->> 'upn'`,
};

/**
 * The user whose username, e-mail address or `upn` attribute is the given text; with several the one with the lowest key.
 *
 * @param fields which of the three count; with none nobody is found
 */
export async function findUserByIdentifier(
  db: Db,
  identifier: string,
  fields: readonly (keyof typeof columns)[],
  ignoreCase: boolean,
): Promise<UserRecord | null> {
  if (identifier === "" || fields.length === 0) return null;
  const conditions = fields.map((field) =>
    ignoreCase
      ? Prisma.sql`lower(${columns[field]}) = lower(${identifier})`
      : Prisma.sql`${columns[field]} = ${identifier}`,
  );
  return findOne(db, Prisma.sql`(${Prisma.join(conditions, " OR ")})`);
}

async function findOne(db: Db, where: Prisma.Sql): Promise<UserRecord | null> {
  const rows = await db.$queryRaw<Found[]>`
    SELECT ${userJsonSql("u")} AS record FROM "user" u WHERE ${where} ORDER BY u."id" LIMIT 1`;
  return rows[0] ? toUserRecord(rows[0].record) : null;
}
