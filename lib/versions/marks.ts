import type { Db } from "#lib/db/client.ts";

/** Something that belongs to flows and has changed: a flow, stage, prompt or policy, or what policies are bound to (`target`). */
export interface ContentMark {
  kind: "flow" | "stage" | "prompt" | "policy" | "target";
  id: string;
}

/** Takes what the running transaction has changed of what flows consist of; triggers have noted it. */
export function takeMarks(db: Db): Promise<ContentMark[]> {
  return db.$queryRaw`
    DELETE FROM "content_mark" WHERE "txid" = txid_current() RETURNING "kind", "object_id"::text AS "id"`;
}

/** Takes what other transactions have left: changes by somebody who records no versions, such as an operator at the database. */
export function takeLeftMarks(db: Db): Promise<ContentMark[]> {
  return db.$queryRaw`DELETE FROM "content_mark" RETURNING "kind", "object_id"::text AS "id"`;
}

/** Keys of the flows that consist of some of these, directly or through a stage that refers to them. Sorted. */
export async function flowsOf(db: Db, marks: readonly ContentMark[]): Promise<string[]> {
  if (marks.length === 0) return [];
  const kinds = marks.map(({ kind }) => kind);
  const ids = marks.map(({ id }) => id);
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE "marked"("kind", "id") AS (SELECT * FROM unnest(${kinds}::text[], ${ids}::uuid[])),
    "stages"("id") AS (
      (
        SELECT "id" FROM "marked" WHERE "kind" = 'stage'
        UNION SELECT r."stage_id" FROM "stage_reference" r JOIN "marked" m ON m."kind" = 'prompt' AND r."prompt_id" = m."id"
        UNION SELECT r."stage_id" FROM "stage_reference" r JOIN "marked" m ON m."kind" = 'policy' AND r."policy_id" = m."id"
      )
      UNION SELECT r."stage_id" FROM "stage_reference" r JOIN "stages" s ON r."ref_stage_id" = s."id"
    ),
    "targets"("id") AS (
      SELECT "id" FROM "marked" WHERE "kind" = 'target'
      UNION SELECT b."target_id" FROM "policy_binding" b JOIN "marked" m ON m."kind" = 'policy' AND b."policy_id" = m."id"
    ),
    "found"("id") AS (
      SELECT "id" FROM "marked" WHERE "kind" = 'flow'
      UNION SELECT b."target_id" FROM "flow_stage_binding" b JOIN "stages" s ON b."stage_id" = s."id"
      UNION SELECT b."target_id" FROM "flow_stage_binding" b JOIN "targets" t ON b."bindable_id" = t."id"
      UNION SELECT f."flow_uuid" FROM "flow" f JOIN "targets" t ON f."bindable_id" = t."id"
    )
    SELECT f."flow_uuid"::text AS "id" FROM "flow" f JOIN "found" ON "found"."id" = f."flow_uuid" ORDER BY 1`;
  return rows.map(({ id }) => id);
}
