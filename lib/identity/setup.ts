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
  if (!(await hasAdministrator(db))) return false;
  await db.system.updateMany({ where: { setupDone: false }, data: { setupDone: true } });
  return true;
}

/** Whether there is an active person with a password in a group that makes superusers. */
export async function hasAdministrator(db: Db): Promise<boolean> {
  const groups = { some: { group: { isSuperuser: true } } };
  const where = { isActive: true, NOT: { password: { startsWith: "!" } }, groups };
  return (await db.user.findFirst({ where, select: { id: true } })) !== null;
}
