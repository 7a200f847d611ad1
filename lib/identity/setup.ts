import type { Db } from "#lib/db/client.ts";
import type { Definitions } from "#lib/flows/definitions.ts";

/** Slug of the flow in which the first administrator sets a password. */
export const SETUP_FLOW = "initial-setup";
/** Where that flow is entered. */
export const SETUP_PATH = "/setup";

/**
 * Whether somebody can administrate: an active member of a superuser group has a password. Once true it stays so, and costs nothing
 * to find out.
 */
export async function isSetUp(db: Db, definitions: Definitions): Promise<boolean> {
  if (definitions.setupDone) return true;
  const groups = [...definitions.groups.values()].filter((group) => group.is_superuser).map((group) => group.pk);
  const found = await db.user.findFirst({
    where: { isActive: true, NOT: { password: { startsWith: "!" } }, groups: { some: { groupId: { in: groups } } } },
    select: { id: true },
  });
  if (!found) return false;
  await db.system.updateMany({ where: { setupDone: false }, data: { setupDone: true } });
  return true;
}
