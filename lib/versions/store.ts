import type { Db } from "#lib/db/client.ts";
import type { FlowVersion } from "#lib/db/generated/client.ts";
import { completeContent, type VersionContent, type VersionNames } from "./content.ts";
import type { VersionCause } from "./origin.ts";

/** A version of a flow as it was recorded. */
export interface StoredVersion {
  number: number;
  created: Date;
  author: { pk: number | null; username: string };
  cause: VersionCause;
  source: string;
  restoredFrom: number | null;
  content: VersionContent;
  names: VersionNames;
}

/** Some versions of a flow, the newest first. */
export async function listVersions(
  db: Db,
  flowId: string,
  { skip, take }: { skip: number; take: number },
): Promise<StoredVersion[]> {
  const rows = await db.flowVersion.findMany({ where: { flowId }, orderBy: { number: "desc" }, skip, take });
  return rows.map(toVersion);
}

/** How many versions of a flow are kept. */
export function countVersions(db: Db, flowId: string): Promise<number> {
  return db.flowVersion.count({ where: { flowId } });
}

/** A version of a flow, or null when there is none with this number. */
export async function findVersion(db: Db, flowId: string, number: number): Promise<StoredVersion | null> {
  const row = await db.flowVersion.findUnique({ where: { flowId_number: { flowId, number } } });
  return row && toVersion(row);
}

/** The newest version before a number, or null when none is kept. */
export async function findVersionBefore(db: Db, flowId: string, number: number): Promise<StoredVersion | null> {
  const row = await db.flowVersion.findFirst({
    where: { flowId, number: { lt: number } },
    orderBy: { number: "desc" },
  });
  return row && toVersion(row);
}

/** Number of a flow's newest version; 0 when it has none. */
export async function newestNumber(db: Db, flowId: string): Promise<number> {
  const found = await db.flowVersion.aggregate({ where: { flowId }, _max: { number: true } });
  return found._max.number ?? 0;
}

function toVersion(row: FlowVersion): StoredVersion {
  return {
    number: row.number,
    created: row.createdAt,
    author: { pk: row.authorId, username: row.authorName },
    cause: row.cause as VersionCause,
    source: row.source,
    restoredFrom: row.restoredFrom,
    content: completeContent(row.content as unknown as VersionContent),
    names: row.names as VersionNames,
  };
}
