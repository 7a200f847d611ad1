import type { PrismaClient } from "#lib/db/generated/client.ts";

const tables = [
  "flow",
  "flow_stage_binding",
  "stage",
  "stage_reference",
  "prompt",
  "policy",
  "policy_binding",
  "policy_bindable",
  "group",
  "group_membership",
  "group_parent",
  "user",
  "token",
  "brand",
];
/** Columns that say when something was saved, or number rows that are rewritten. */
const incidental = new Set(["last_updated", "stage_reference.id"]);

/** Everything that blueprints manage, as comparable text by table. */
export async function dumpObjects(client: PrismaClient): Promise<Record<string, string[]>> {
  const dump: Record<string, string[]> = {};
  for (const table of tables) {
    const rows = await client.$queryRawUnsafe<{ row: Record<string, unknown> }[]>(
      `SELECT to_jsonb(t) AS row FROM "${table}" t`,
    );
    dump[table] = rows.map(({ row }) => {
      const kept = Object.entries(row).filter(
        ([column]) => !incidental.has(column) && !incidental.has(`${table}.${column}`),
      );
      return JSON.stringify(kept.sort());
    });
    dump[table].sort();
  }
  return dump;
}
