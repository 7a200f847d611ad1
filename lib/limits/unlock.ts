import type { Db } from "#lib/db/client.ts";
import { findUserByUsername } from "#lib/identity/find-user.ts";
import { addressGroup } from "./address.ts";
import { counterKey, kindPrefix, type LimitKind, normalizeName } from "./limit.ts";

const OF_ADDRESSES: readonly LimitKind[] = [
  "password-address",
  "captcha-address",
  "token-address",
  "mail-address",
  "request-address",
];

/** Whom to let try again. */
export type Locked = { username: string } | { address: string } | "all";

/**
 * Ends lock-outs: forgets what was counted, for a name (and the account's other names and known browsers), for an address, or for everybody, and the bad
 * reputation that goes with it, because flows may turn people away by that. Holds on every instance at once, but for floods of requests,
 * which end by themselves within a minute.
 *
 * @returns how many counters and scores were forgotten
 */
export async function unlock(db: Db, locked: Locked): Promise<number> {
  if (locked === "all") {
    const counters = await db.rateLimit.deleteMany();
    const scores = await db.reputation.deleteMany({ where: { score: { lt: 0 } } });
    return counters.count + scores.count;
  }
  return "address" in locked ? unlockAddress(db, locked.address) : unlockName(db, locked.username);
}

async function unlockAddress(db: Db, address: string): Promise<number> {
  const about = addressGroup(address);
  const keys = about === null ? [] : OF_ADDRESSES.map((kind) => counterKey({ kind, about }));
  const counters = await db.rateLimit.deleteMany({ where: { key: { in: keys } } });
  const scores = await db.reputation.deleteMany({ where: { ip: address, score: { lt: 0 } } });
  return counters.count + scores.count;
}

async function unlockName(db: Db, username: string): Promise<number> {
  const user = await findUserByUsername(db, username);
  const upn = user?.attributes.upn;
  const names = [username, ...(user ? [user.email] : []), ...(typeof upn === "string" ? [upn] : [])].filter(Boolean);
  const keys = names.flatMap((name) =>
    (["password-account", "mail-recipient"] as const).map((kind) => counterKey({ kind, about: normalizeName(name) })),
  );
  const devices = user?.pk ? [{ key: { startsWith: kindPrefix("password-device", user.pk) } }] : [];
  const counters = await db.rateLimit.deleteMany({ where: { OR: [{ key: { in: keys } }, ...devices] } });
  const scores = await db.reputation.deleteMany({
    where: { identifier: { in: names, mode: "insensitive" }, score: { lt: 0 } },
  });
  return counters.count + scores.count;
}
