import type { Db } from "#lib/db/client.ts";
import { type DeviceDescription, describeDevice } from "./describe-device.ts";

/** A login of somebody's, as they can look at it. */
export interface OwnSession {
  id: string;
  device: DeviceDescription;
  /** The address that it was last used from. */
  ip: string;
  lastUsed: Date;
  since: Date;
  /** Whether it is that of the browser that asks. */
  current: boolean;
}

/** Nobody looks at more; the rest can be ended all at once. */
const MOST_SHOWN = 50;

/**
 * A person's logins that are still good: that of the browser that asks first, then those used last.
 *
 * @param current the login of the browser that asks
 */
export async function listOwnSessions(db: Db, userId: number, current: string, now: Date): Promise<OwnSession[]> {
  const valid = { userId, expires: { gt: now } };
  const own = await db.session.findFirst({ where: { ...valid, id: current } });
  const others = await db.session.findMany({
    where: { ...valid, id: { not: current } },
    orderBy: [{ lastUsed: "desc" }, { id: "asc" }],
    take: MOST_SHOWN,
  });
  const shown = own ? [own, ...others] : others;
  return shown.map((row) => ({
    id: row.id,
    device: describeDevice(row.lastUserAgent),
    ip: row.lastIp,
    lastUsed: row.lastUsed,
    since: row.createdAt,
    current: row.id === current,
  }));
}

/** Ends a login of a person's. Somebody else's is left alone. @returns whether there was one to end */
export async function endOwnSession(db: Db, userId: number, id: string): Promise<boolean> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return false;
  return (await db.session.deleteMany({ where: { id, userId } })).count === 1;
}

/** Ends all logins of a person but one. @returns how many there were */
export async function endOwnOtherSessions(db: Db, userId: number, keep: string): Promise<number> {
  return (await db.session.deleteMany({ where: { userId, id: { not: keep } } })).count;
}
