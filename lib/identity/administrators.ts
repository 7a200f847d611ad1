import type { Db } from "#lib/db/client.ts";

/** Names the lock that whoever may take administrators' rights away holds until the end of the transaction. */
const LOCK = "administrators";

/**
 * Lets changes of who may administer come one after the other: of two administrators who remove each other at the same moment one stays.
 * To be called before the change. @param db a transaction
 */
export async function lockAdministrators(db: Db): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${LOCK}, 0))`;
}

/**
 * Whether anybody could administer the installation: a person who is active and, directly or through other groups, a member of a group that
 * makes superusers. Accounts of programs do not count, because nobody logs in with them.
 *
 * @param without a user who is about to go
 */
export async function hasActiveAdministrator(db: Db, without = -1): Promise<boolean> {
  const found = await db.$queryRaw<unknown[]>`
    WITH RECURSIVE "makers"("id") AS (
      SELECT "group_uuid" FROM "group" WHERE "is_superuser"
      UNION SELECT p."child_id" FROM "group_parent" p JOIN "makers" ON p."parent_id" = "makers"."id")
    SELECT 1 FROM "group_membership" m JOIN "user" u ON u."id" = m."user_id"
    WHERE m."group_id" IN (SELECT "id" FROM "makers") AND u."is_active" AND u."id" <> ${without}
      AND u."type" NOT IN ('service_account', 'internal_service_account') LIMIT 1`;
  return found.length > 0;
}

/**
 * Whether nobody could administer the installation any more without a user, where somebody can now. Holds until the end of the transaction.
 * @param db a transaction
 */
export async function isLastAdministrator(db: Db, userId: number): Promise<boolean> {
  await lockAdministrators(db);
  return (await hasActiveAdministrator(db)) && !(await hasActiveAdministrator(db, userId));
}
