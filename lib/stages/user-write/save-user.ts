import type { Db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import { changePassword } from "#lib/identity/former-passwords.ts";
import { unusablePassword } from "#lib/identity/passwords/hash.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import type { WritableUser } from "./apply-answers.ts";

/** What is to be stored. */
export interface UserSave {
  /** Null creates. */
  pk: number | null;
  user: WritableUser;
  /** Hash of a new password; null leaves the password as it is, a new user without one cannot log in by password. */
  passwordHash: string | null;
  /** Keys of groups to join. */
  groups: string[];
  now: Date;
}

/** Refusals of the database that the values are to blame for: too long, taken, a missing target, a missing row. */
const VALUE_FAULTS = new Set(["P2000", "P2002", "P2003", "P2020", "P2025"]);

/**
 * Stores a user and their memberships, all or nothing. On PostgreSQL a failed statement spoils its whole transaction, which is the
 * step's; so a name that is taken is looked for first, and what slips in at the same moment is rolled back to a savepoint.
 *
 * @param db a transaction
 * @returns the user as stored, or null when the database did not take the values
 */
export async function saveUser(db: Db, save: UserSave): Promise<UserRecord | null> {
  const owner = await db.user.findUnique({ where: { username: save.user.username }, select: { id: true } });
  if (owner && owner.id !== save.pk) return null;
  await db.$executeRaw`SAVEPOINT user_write`;
  try {
    const pk = await write(db, save);
    await db.$executeRaw`RELEASE SAVEPOINT user_write`;
    return findUserByKey(db, pk);
  } catch (error) {
    if (!isValueFault(error)) throw error;
    await db.$executeRaw`ROLLBACK TO SAVEPOINT user_write`;
    return null;
  }
}

/** Told by its code: the client may come from another bundle, whose error classes are not ours. */
function isValueFault(error: unknown): boolean {
  return error instanceof Error && "code" in error && VALUE_FAULTS.has(String(error.code));
}

async function write(db: Db, { pk, user, passwordHash, groups, now }: UserSave): Promise<number> {
  const columns = { ...user, attributes: user.attributes as Prisma.InputJsonObject };
  const { id } =
    pk === null
      ? await db.user.create({
          data: {
            ...columns,
            password: passwordHash ?? unusablePassword(),
            dateJoined: now,
            ...(passwordHash === null ? {} : { passwordChangeDate: now }),
          },
          select: { id: true },
        })
      : await db.user.update({ where: { id: pk }, data: columns, select: { id: true } });
  if (pk !== null && passwordHash !== null) await changePassword(db, { userId: pk, hash: passwordHash, now });
  if (groups.length > 0) {
    await db.groupMembership.createMany({
      data: groups.map((groupId) => ({ userId: id, groupId })),
      skipDuplicates: true,
    });
  }
  return id;
}
