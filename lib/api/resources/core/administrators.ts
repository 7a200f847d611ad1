import type { Db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import type { ApiCall } from "../../endpoint.ts";
import { invalid } from "../../errors.ts";

/** Nobody can take the last administrator's rights away, be it by user, membership, group or hierarchy. */
const LAST =
  "Somebody who is active has to remain a superuser; otherwise nobody could administer the installation any more.";

/**
 * Refuses a change that leaves nobody who could administer the installation. To be called in its transaction, after the change, or
 * before a deletion with what goes. The groups that make superusers are locked until the end of the transaction, so that of two
 * administrators who remove each other at the same moment one stays.
 *
 * @param going the user or group that is about to be deleted
 * @param field what the error is about
 * @throws ApiError 400
 */
export async function keepAdministrator(
  db: Db,
  going: { user?: number; group?: string } = {},
  field = "non_field_errors",
): Promise<void> {
  const groups = administratorGroups(going.group);
  await db.$queryRaw`
    SELECT 1 FROM "group" WHERE "group_uuid" IN (${groups}) ORDER BY "group_uuid" FOR UPDATE`;
  // A statement of its own, because it has to see what others committed while this one waited.
  const found = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "group_membership" m JOIN "user" u ON u."id" = m."user_id"
    WHERE m."group_id" IN (${groups}) AND u."is_active" AND u."id" <> ${going.user ?? -1} LIMIT 1`;
  if (found.length === 0) throw invalid(field, LAST);
}

/** Groups whose direct members are superusers, without one. */
function administratorGroups(without: string | undefined): Prisma.Sql {
  const other = (alias: string) =>
    without === undefined ? Prisma.empty : Prisma.sql`AND ${Prisma.raw(alias)} <> ${without}::uuid`;
  return Prisma.sql`
    WITH RECURSIVE "makers"("id") AS (
      SELECT "group_uuid" FROM "group" WHERE "is_superuser" ${other('"group_uuid"')}
      UNION SELECT p."child_id" FROM "group_parent" p JOIN "makers" ON p."parent_id" = "makers"."id" ${other('p."child_id"')})
    SELECT "id" FROM "makers"`;
}

/** Whether a user is the caller, or the one behind the caller's impersonation. */
export function isOneself({ caller, facts }: ApiCall, userId: number): boolean {
  return caller.user?.pk === userId || facts.session?.original?.pk === userId;
}
