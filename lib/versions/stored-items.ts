import type { StageRow } from "#lib/blueprints/export-graph.ts";
import type { Db } from "#lib/db/client.ts";
import type { PolicyDefinition, PromptDefinition, StageDefinition } from "#lib/flows/definitions.ts";
import { withDefaults } from "#lib/models/config-fields.ts";
import { promptModel } from "#lib/models/prompt.ts";
import { wholeConfig } from "#lib/models/stage.ts";
import { referenceFields } from "#lib/stages/references.ts";
import { policySchema, stageSchema } from "./schemas.ts";

/** Prompts by key. */
export async function loadPrompts(db: Db, ids: readonly string[]): Promise<Map<string, PromptDefinition>> {
  const records =
    ids.length > 0
      ? await promptModel.representAll(
          db,
          ids.map((pk) => ({ pk })),
        )
      : [];
  return new Map(records.map((record) => [String(record.pk), record as unknown as PromptDefinition]));
}

/** Policies by key, with every field of their configuration. */
export async function loadPolicies(db: Db, ids: readonly string[]): Promise<Map<string, PolicyDefinition>> {
  const rows = ids.length > 0 ? await db.policy.findMany({ where: { id: { in: [...ids] } } }) : [];
  return new Map(
    rows.map(({ id: pk, name, type, config, executionLogging: execution_logging }) => {
      const schema = policySchema(type);
      const stored = config as Record<string, unknown>;
      return [pk, { pk, name, type, execution_logging, config: schema ? withDefaults(schema, stored) : stored }];
    }),
  );
}

/** A stage with every field of its configuration, secrets as they are stored. */
export function toStage(row: StageRow): StageDefinition {
  const { id: pk, name, type } = row;
  const schema = stageSchema(type);
  const config = wholeConfig(row, schema ? referenceFields(schema) : []);
  return { pk, name, type, config: schema ? withDefaults(schema, config) : config };
}
