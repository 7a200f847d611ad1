import type { z } from "zod";
import type { FlowGraph, StageRow } from "#lib/blueprints/export-graph.ts";
import type { Db } from "#lib/db/client.ts";
import { type ReferenceField, referenceFields } from "#lib/stages/references.ts";
import { stageRegistry } from "#lib/stages/registry.ts";
import { openSecret, secretFields } from "#lib/stages/secrets.ts";
import { type StageType, stageTypes } from "#lib/stages/stage-types.ts";
import { saveStageConfig } from "#lib/stages/store.ts";
import { recordChange } from "../../audit.ts";
import type { ApiCall } from "../../endpoint.ts";
import { invalid } from "../../errors.ts";
import { showObject } from "../../objects.ts";
import { stageTypeResources } from "../stages/types.ts";

type Config = Record<string, unknown>;

/** Keys of copies by the key of what they are copied from. */
type Copies = Map<string, string>;

/**
 * Copies the stages of a flow and those that they refer to, with their secrets. What they refer to among each other, and the flow itself, is
 * the copy's; prompts, policies, groups and other flows are the same.
 *
 * @param call within a transaction
 * @param copy the flow that they are for
 * @returns keys of the copies
 * @throws ApiError 400 when a secret cannot be opened
 */
export async function copyStages(
  call: ApiCall,
  { flow, stages }: FlowGraph,
  copy: { pk: string; slug: string },
): Promise<Copies> {
  const db: Db = call.services.client;
  const copies: Copies = new Map();
  const known = stages.filter(({ type }) => stageRegistry.get(type));
  // All of them are there before any of them refers to another.
  for (const { id, name, type } of known) {
    const row = await db.stage.create({ data: { name: await freeName(db, name, flow.slug, copy.slug), type } });
    copies.set(id, row.id);
  }
  const moved = new Map(copies).set(flow.id, copy.pk);
  for (const stage of known) await fillIn(call, stage, moved);
  return copies;
}

async function fillIn(call: ApiCall, stage: StageRow, moved: Copies): Promise<void> {
  const db: Db = call.services.client;
  const schema = stageRegistry.get(stage.type)?.config;
  const pk = moved.get(stage.id);
  const model = stageTypes[stage.type as StageType]?.model;
  const resource = stageTypeResources.find((candidate) => candidate.model.name === model);
  if (!schema || !pk || !resource) return;
  const config = { ...openSecrets(stage, schema), ...followReferences(stage, referenceFields(schema), moved) };
  await saveStageConfig(db, pk, schema, config);
  const after = await showObject(resource, { ...call, params: { [resource.key.param]: pk } });
  await recordChange(db, call, { model, pk, before: null, after });
}

/** Secrets are sealed for the stage that they belong to. */
function openSecrets({ id, name, config }: StageRow, schema: z.ZodType): Config {
  const stored = config as Config;
  try {
    const opened = secretFields(schema)
      .filter((field) => field in stored)
      .map((field) => [field, openSecret(id, field, stored[field])]);
    return { ...stored, ...Object.fromEntries(opened) };
  } catch {
    // Sealed with another AUTH_SECRET.
    throw invalid(
      "non_field_errors",
      `The secrets of the stage “${name}” cannot be read. Enter them again, or let both flows use the same stages.`,
    );
  }
}

function followReferences({ references }: StageRow, fields: readonly ReferenceField[], moved: Copies): Config {
  const keysOf = (field: string) =>
    references
      .filter((row) => row.field === field)
      .flatMap(({ flowId, refId, promptId, policyId, groupId }) => {
        const key = flowId ?? refId ?? promptId ?? policyId ?? groupId;
        return key === null ? [] : [moved.get(key) ?? key];
      });
  return Object.fromEntries(
    fields.map(({ field, list }) => [field, list ? keysOf(field) : (keysOf(field)[0] ?? null)]),
  );
}

/** A name like the one that a stage has, with the new flow's slug in it, that no stage has yet. */
async function freeName(db: Db, name: string, oldSlug: string, slug: string): Promise<string> {
  const rest = name.startsWith(`${oldSlug}-`) ? name.slice(oldSlug.length + 1) : name;
  const wanted = `${slug}-${rest}`.slice(0, 480);
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? wanted : `${wanted}-${count}`;
    if (!(await db.stage.findUnique({ where: { name: candidate }, select: { id: true } }))) return candidate;
  }
}
