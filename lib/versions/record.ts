import type { Db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { type Collected, collectContents } from "./collect.ts";
import { completeContent, hashContent, type VersionContent } from "./content.ts";
import { flowsOf, takeMarks } from "./marks.ts";
import type { VersionOrigin } from "./origin.ts";

/** Versions that are kept of a flow; the oldest go. */
export const VERSIONS_KEPT = 200;

/** How many flows are collected at once: a stage can be part of hundreds. */
const BATCH = 50;

/**
 * Makes a version of every flow whose content the running transaction has changed. Called at the end of each transaction that may have changed
 * some; where it has not, that costs one query that finds nothing.
 */
export async function recordVersions(db: Db, origin: VersionOrigin): Promise<void> {
  const marks = await takeMarks(db);
  if (marks.length > 0) await recordFlows(db, await flowsOf(db, marks), origin);
}

/** Makes a version of every one of these flows that is not as its newest version says. @param flowIds sorted */
export async function recordFlows(db: Db, flowIds: readonly string[], origin: VersionOrigin): Promise<void> {
  for (let start = 0; start < flowIds.length; start += BATCH)
    await recordBatch(db, flowIds.slice(start, start + BATCH), origin);
}

/** Makes a version of a flow that somebody has changed in the database itself, before those changes are undone. */
export async function recordUnrecorded(db: Db, flowId: string, content: VersionContent): Promise<void> {
  const newest = (await loadNewest(db, [flowId])).get(flowId);
  if (newest?.hash !== hashContent(content)) await recordFlows(db, [flowId], { cause: "outside", author: null });
}

interface Newest {
  number: number;
  hash: string;
}

async function recordBatch(db: Db, flowIds: readonly string[], origin: VersionOrigin): Promise<void> {
  // Of two transactions that change the same flow the second sees what the first has made of it, and counts on. Always in the same order.
  await db.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtextextended('flow_version ' || "id", 0))
    FROM (SELECT unnest(${[...flowIds]}::text[]) AS "id" ORDER BY 1) AS "flows"`;
  const contents = await collectContents(db, flowIds);
  const newest = await loadNewest(db, flowIds);
  const hashes = new Map([...contents].map(([flow, { content }]) => [flow, hashContent(content)]));
  const differing = [...contents].filter(([flow]) => newest.get(flow)?.hash !== hashes.get(flow));
  const unchanged = await findUnchanged(db, newest, hashes, differing);
  const changed = differing.filter(([flow]) => !unchanged.has(flow));
  if (changed.length === 0) return;
  await db.flowVersion.createMany({
    data: changed.map(([flow, collected]) => ({
      flowId: flow,
      number: (newest.get(flow)?.number ?? 0) + 1,
      hash: hashes.get(flow) ?? "",
      ...toRow(collected, flow, origin),
    })),
  });
  await db.$executeRaw`
    DELETE FROM "flow_version" v WHERE v."flow_id" = ANY (${changed.map(([flow]) => flow)}::uuid[])
      AND v."number" <= (SELECT max(n."number") - ${VERSIONS_KEPT} FROM "flow_version" n WHERE n."flow_id" = v."flow_id")`;
}

function toRow({ content, names }: Collected, flow: string, { cause, author, source, restored }: VersionOrigin) {
  return {
    content: content as unknown as Prisma.InputJsonObject,
    names,
    cause,
    source: source ?? restored?.slug ?? "",
    restoredFrom: restored?.flow === flow ? restored.number : null,
    authorId: author?.pk ?? null,
    authorName: author?.username ?? "",
  };
}

async function loadNewest(db: Db, flowIds: readonly string[]): Promise<Map<string, Newest>> {
  const rows = await db.$queryRaw<({ flow: string } & Newest)[]>`
    SELECT DISTINCT ON ("flow_id") "flow_id"::text AS "flow", "number", "hash" FROM "flow_version"
    WHERE "flow_id" = ANY (${[...flowIds]}::uuid[]) ORDER BY "flow_id", "number" DESC`;
  return new Map(rows.map(({ flow, ...rest }) => [flow, rest]));
}

/** Flows whose newest version differs in nothing but the defaults of fields that there were not yet when it was made. */
async function findUnchanged(
  db: Db,
  newest: ReadonlyMap<string, Newest>,
  hashes: ReadonlyMap<string, string>,
  differing: readonly [string, Collected][],
): Promise<Set<string>> {
  const known = differing.flatMap(([flowId]) => {
    const number = newest.get(flowId)?.number;
    return number === undefined ? [] : [{ flowId, number }];
  });
  if (known.length === 0) return new Set();
  const rows = await db.flowVersion.findMany({ where: { OR: known }, select: { flowId: true, content: true } });
  const same = rows.filter(({ flowId, content }) => {
    return hashContent(completeContent(content as unknown as VersionContent)) === hashes.get(flowId);
  });
  return new Set(same.map(({ flowId }) => flowId));
}
