import type { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { type ReferenceKind, referenceFields } from "./references.ts";

const columns = {
  flow: "flowId",
  stage: "refId",
  prompt: "promptId",
  policy: "policyId",
  group: "groupId",
} as const satisfies Record<ReferenceKind, keyof Prisma.StageReferenceUncheckedCreateInput>;

/**
 * Stores a stage's configuration: what refers to something as rows with real foreign keys, the rest as it is. Replaces what was there.
 *
 * @param schema the configuration schema of the stage's type, which says what is a reference
 * @throws a Prisma P2003 error when a target does not exist
 */
export async function saveStageConfig(
  db: Db,
  stageId: string,
  schema: z.ZodType,
  config: Record<string, unknown>,
): Promise<void> {
  const fields = referenceFields(schema);
  const names = new Set(fields.map(({ field }) => field));
  const plain = Object.fromEntries(Object.entries(config).filter(([name]) => !names.has(name)));
  await db.stage.update({ where: { id: stageId }, data: { config: plain as Prisma.InputJsonObject } });
  await db.stageReference.deleteMany({ where: { stageId } });
  const rows = fields.flatMap(({ field, kind }) =>
    [config[field] ?? []].flat().map((key, position) => ({ stageId, field, position, [columns[kind]]: String(key) })),
  );
  if (rows.length > 0) await db.stageReference.createMany({ data: rows });
}
