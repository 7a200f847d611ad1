import type { Db } from "#lib/db/client.ts";

/** What happened on one day (UTC). */
export interface DayActivity {
  /** `2026-11-21` */
  day: string;
  logins: number;
  failures: number;
  enrollments: number;
}

const DAY_MS = 24 * 3_600_000;

/** Logins, failed logins and new accounts of the last days, one entry for each, the oldest first. @param days at most 90 */
export async function loadActivity(db: Db, now: Date, days: number): Promise<DayActivity[]> {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const from = new Date(today - (days - 1) * DAY_MS);
  const rows = await db.$queryRaw<{ day: string; kind: string; count: number }[]>`
    SELECT to_char("created" AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
      CASE WHEN "action" = 'user_write' THEN 'enrollments' WHEN "action" = 'login' THEN 'logins' ELSE 'failures' END AS kind,
      count(*)::int AS count
    FROM "event"
    WHERE "created" >= ${from} AND ("action" IN ('login', 'login_failed')
      OR ("action" = 'user_write' AND "context"->>'created' = 'true'))
    GROUP BY 1, 2`;
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(from.getTime() + index * DAY_MS).toISOString().slice(0, 10);
    const count = (kind: string) => rows.find((row) => row.day === day && row.kind === kind)?.count ?? 0;
    return { day, logins: count("logins"), failures: count("failures"), enrollments: count("enrollments") };
  });
}

/** A stage or policy that failed lately, with how often. */
export interface Trouble {
  name: string;
  action: string;
  count: number;
  last: Date;
}

/** What failed in the last day, most often first. */
export async function loadTroubles(db: Db, now: Date): Promise<Trouble[]> {
  const since = new Date(now.getTime() - DAY_MS);
  return db.$queryRaw<Trouble[]>`
    SELECT left(coalesce("context"->>'message', "app"), 200) AS name, "action", count(*)::int AS count, max("created") AS last
    FROM "event"
    WHERE "created" >= ${since} AND "action" IN ('system_exception', 'policy_exception', 'configuration_error', 'suspicious_request')
    GROUP BY 1, 2 ORDER BY 3 DESC, 4 DESC LIMIT 8`;
}
