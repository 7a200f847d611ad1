import type { PrismaClient } from "#lib/db/generated/client.ts";
import { flowsOf, takeLeftMarks } from "./marks.ts";
import { recordFlows } from "./record.ts";

/** Longest time in milliseconds that the first versions of all flows of an installation may take. */
const LONGEST_MS = 120_000;

/**
 * Makes the first version of flows that have none (they are older than versions are), and versions of those that somebody has changed in the
 * database itself. Runs at every start, one at a time; usually there is nothing to do.
 */
export async function recordAtStart(client: PrismaClient): Promise<void> {
  await client.$transaction(
    async (db) => {
      const changed = await flowsOf(db, await takeLeftMarks(db));
      const without = await db.flow.findMany({
        where: { versions: { none: {} } },
        select: { id: true },
        orderBy: { id: "asc" },
      });
      await recordFlows(
        db,
        without.map(({ id }) => id),
        { cause: "start", author: null },
      );
      await recordFlows(db, changed, { cause: "outside", author: null });
    },
    { maxWait: 30_000, timeout: LONGEST_MS },
  );
}
