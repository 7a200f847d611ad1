import type { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { type ReferenceKind, referenceFields } from "./references.ts";
import { sealSecrets, secretFields } from "./secrets.ts";

const columns = {
  flow: "flowId",
  stage: "refId",
  prompt: "promptId",
  policy: "policyId",
  group: "groupId",
} as const satisfies Record<ReferenceKind, keyof Prisma.StageReferenceUncheckedCreateInput>;

/**
 * Stores a stage's configuration: what refers to something as rows with real foreign keys, the rest as it is. Replaces what was there.
 * Secrets are sealed; `openSecret` opens them.
 *
 * @param schema the configuration schema of the stage's type, which says what is a reference and what is a secret
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
  const open = Object.fromEntries(Object.entries(config).filter(([name]) => !names.has(name)));
  const plain = secretFields(schema).length > 0 ? await sealPlain(db, stageId, schema, open) : open;
  await db.stage.update({ where: { id: stageId }, data: { config: plain as Prisma.InputJsonObject } });
  await db.stageReference.deleteMany({ where: { stageId } });
  const rows = fields.flatMap(({ field, kind }) =>
    [config[field] ?? []].flat().map((key, position) => ({ stageId, field, position, [columns[kind]]: String(key) })),
  );
  if (rows.length > 0) await db.stageReference.createMany({ data: rows });
}

async function sealPlain(
  db: Db,
  stageId: string,
  schema: z.ZodType,
  config: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const stored = await db.stage.findUnique({ where: { id: stageId }, select: { config: true } });
  return sealSecrets(schema, stageId, config, (stored?.config ?? {}) as Record<string, unknown>);
}
