import type { Db } from "#lib/db/client.ts";
import { unusablePassword } from "./passwords/hash.ts";

/**
 * Gives a stored user a new password: the one place through which a password is changed, whoever changes it. What it was until then is
 * remembered while some policy compares new passwords with it. A hash that is renewed at login is no change.
 *
 * @param db a transaction, if the change is part of something larger
 * @param hash of the new password
 */
export async function changePassword(db: Db, change: { userId: number; hash: string; now: Date }): Promise<void> {
  await rememberPassword(db, change.userId, change.now);
  await storePasswordHash(db, change);
}

/** Gives a stored user a password whose hash was made elsewhere (an import): what it was before is not remembered. */
export async function storePasswordHash(
  db: Db,
  { userId, hash, now }: { userId: number; hash: string; now: Date },
): Promise<void> {
  await db.user.update({ where: { id: userId }, data: { password: hash, passwordChangeDate: now } });
}

/**
 * Makes a password unusable because it has expired. The date of its last change stays: the person still has to choose a new one, which
 * may be compared with this one.
 *
 * @returns whether there was a usable one
 */
export async function expirePassword(db: Db, userId: number, now: Date): Promise<boolean> {
  await rememberPassword(db, userId, now);
  const changed = await db.$executeRaw`
    UPDATE "user" SET "password" = ${unusablePassword()}, "last_updated" = ${now}
    WHERE "id" = ${userId} AND left("password", 1) <> '!'`;
  return changed > 0;
}

/** Keeps the present hash of a user, if it is one and anything would ever be compared with it. One statement. */
async function rememberPassword(db: Db, userId: number, now: Date): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "former_password" ("id", "user_id", "password", "replaced")
    SELECT gen_random_uuid(), u."id", u."password", ${now} FROM "user" u
    WHERE u."id" = ${userId} AND u."password" <> '' AND left(u."password", 1) <> '!' AND EXISTS (
      SELECT 1 FROM "policy" p WHERE p."type" = 'unique_password' AND (
        EXISTS (SELECT 1 FROM "policy_binding" b WHERE b."policy_id" = p."policy_uuid" AND b."enabled")
        OR EXISTS (SELECT 1 FROM "stage_reference" r WHERE r."policy_id" = p."policy_uuid")))`;
}

/** Hashes that a new password is compared with: the present one, then the latest former ones. */
export async function listPasswords(db: Db, userId: number, former: number): Promise<string[]> {
  const user = await db.user.findUnique({
    where: { id: userId },
    select: {
      password: true,
      formerPasswords: { orderBy: { replaced: "desc" }, take: former, select: { password: true } },
    },
  });
  return user ? [user.password, ...user.formerPasswords.map(({ password }) => password)] : [];
}

/**
 * Forgets former passwords that no policy asks for any more: those beyond the largest number that any unique-password policy has,
 * bound or not; all of them when there is no such policy.
 *
 * @returns how many went
 */
export async function forgetFormerPasswords(db: Db): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "former_password" WHERE "id" IN (
      SELECT "id" FROM (
        SELECT "id", row_number() OVER (PARTITION BY "user_id" ORDER BY "replaced" DESC) AS age FROM "former_password") aged
      WHERE age > coalesce((
        SELECT max(coalesce((p."config" ->> 'num_historical_passwords')::int, 1)) FROM "policy" p
        WHERE p."type" = 'unique_password'), 0))`;
}
