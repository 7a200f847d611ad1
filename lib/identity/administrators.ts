import type { Db } from "#lib/db/client.ts";
import type { Definitions } from "#lib/flows/definitions.ts";
import { allGroupIds } from "./groups.ts";

/**
 * Whether nobody could administer the installation any more without a user. The groups that make administrators are locked until the
 * end of the transaction, so that of two administrators who leave at the same moment one stays.
 *
 * @param db a transaction
 */
export async function isLastAdministrator(
  db: Db,
  definitions: Pick<Definitions, "groups">,
  userId: number,
): Promise<boolean> {
  const groups = [...definitions.groups.keys()].filter((id) => makesAdministrators(definitions, id));
  if (groups.length === 0) return false;
  await db.$queryRaw`SELECT 1 FROM "group" WHERE "group_uuid" = ANY (${groups}::uuid[]) ORDER BY "group_uuid" FOR UPDATE`;
  const among = (user: { isActive?: boolean; id?: number | { not: number } }) =>
    db.user.findFirst({ where: { ...user, groups: { some: { groupId: { in: groups } } } }, select: { id: true } });
  return (
    (await among({ id: userId, isActive: true })) !== null &&
    (await among({ id: { not: userId }, isActive: true })) === null
  );
}

function makesAdministrators(definitions: Pick<Definitions, "groups">, id: string): boolean {
  return [...allGroupIds(definitions, [id])].some((above) => definitions.groups.get(above)?.is_superuser);
}
