import { createHash } from "node:crypto";
import type { Db } from "#lib/db/client.ts";

/** What became of asking for one more mail. `retryAfterMs`: until the oldest one stops counting. */
export type QuotaVerdict = { granted: true } | { granted: false; retryAfterMs: number };

const LONGEST_KEPT_MS = 3_600_000;

/**
 * Counts one more mail to an address, unless `most` were counted within the window that ends now. One statement, so that requests at the
 * same moment, on any instance, cannot share a place. Refused ones do not count.
 *
 * @param about what is limited: an address or what was typed; capitals make no difference
 * @param most 0 refuses always
 * @param windowMs how long a mail counts
 */
export async function takeMailQuota(
  db: Db,
  about: string,
  { most, windowMs, now }: { most: number; windowMs: number; now: Date },
): Promise<QuotaVerdict> {
  if (most < 1) return { granted: false, retryAfterMs: windowMs };
  const key = createHash("sha256").update(about.toLowerCase()).digest("hex");
  const since = new Date(now.getTime() - windowMs);
  // Stages with other windows count the same mails.
  const kept = Math.max(windowMs, LONGEST_KEPT_MS);
  const [keptSince, expires] = [new Date(now.getTime() - kept), new Date(now.getTime() + kept)];
  const taken = await db.$executeRaw`
    INSERT INTO "mail_quota" AS q ("key", "sent", "expires") VALUES (${key}, ARRAY[${now}::timestamptz], ${expires})
    ON CONFLICT ("key") DO UPDATE SET "expires" = GREATEST(q."expires", EXCLUDED."expires"),
      "sent" = array_append(ARRAY(SELECT at FROM unnest(q."sent") at WHERE at > ${keptSince}), ${now}::timestamptz)
    WHERE (SELECT count(*) FROM unnest(q."sent") at WHERE at > ${since}) < ${most}`;
  if (taken === 1) return { granted: true };
  const [row] = await db.$queryRaw<{ oldest: Date | null }[]>`
    SELECT min(at) AS oldest FROM "mail_quota", unnest("sent") at WHERE "key" = ${key} AND at > ${since}`;
  const oldest = row?.oldest ?? now;
  return { granted: false, retryAfterMs: Math.max(0, oldest.getTime() + windowMs - now.getTime()) };
}
