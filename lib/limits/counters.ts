import type { Db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { type Count, counterKey, type Limit } from "./limit.ts";

type Row = { key: string } & Count;

/**
 * Counts tries of several limits in one statement, so that of any number at the same moment each is counted and sees its own number.
 * Rows are taken in the order of their keys: two statements about the same rows cannot wait for each other.
 *
 * @param points how many to add to each
 * @returns the counts after this one, in the order of `limits`
 */
export async function addPoints(db: Db, limits: readonly Limit[], points: number, now: Date): Promise<Count[]> {
  const keys = limits.map(counterKey);
  const rows = limits
    .map((limit, index) => ({ key: keys[index] ?? "", expires: new Date(now.getTime() + limit.windowMs) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, expires }) => Prisma.sql`(${key}, ${points}::int, ${expires}::timestamptz)`);
  const counted = await db.$queryRaw<Row[]>`
    INSERT INTO "rate_limit" AS r ("key", "points", "expires") VALUES ${Prisma.join(rows)}
    ON CONFLICT ("key") DO UPDATE SET
      "points" = CASE WHEN r."expires" <= ${now}::timestamptz THEN excluded."points" ELSE r."points" + excluded."points" END,
      "expires" = CASE WHEN r."expires" <= ${now}::timestamptz THEN excluded."expires" ELSE r."expires" END
    RETURNING "key", "points", "expires"`;
  const byKey = new Map(counted.map((row) => [row.key, row]));
  return keys.map((key) => {
    const row = byKey.get(key);
    if (!row) throw new Error("A counter is missing.");
    return { points: Number(row.points), expires: new Date(row.expires) };
  });
}

/** Takes points back that were added for something that turned out to be right. */
export async function removePoints(db: Db, limits: readonly Limit[], points: number, now: Date): Promise<void> {
  const keys = limits.map(counterKey);
  await db.$executeRaw`
    WITH mine AS (SELECT "key" FROM "rate_limit" WHERE "key" IN (${Prisma.join(keys)}) ORDER BY "key" FOR UPDATE)
    UPDATE "rate_limit" r SET "points" = greatest(r."points" - ${points}::int, 0)
    FROM mine WHERE r."key" = mine."key" AND r."expires" > ${now}::timestamptz`;
}
