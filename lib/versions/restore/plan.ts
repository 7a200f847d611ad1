import { isDeepStrictEqual } from "node:util";
import { loadStages } from "#lib/blueprints/export-graph.ts";
import type { Db } from "#lib/db/client.ts";
import type { FlowDefinition } from "#lib/flows/definitions.ts";
import { FieldErrors } from "#lib/models/error.ts";
import { collectContents } from "../collect.ts";
import type { VersionContent, VersionNames } from "../content.ts";
import { type ContentMark, flowsOf } from "../marks.ts";
import type { StoredVersion } from "../store.ts";
import { loadPolicies, loadPrompts, toStage } from "../stored-items.ts";
import { findObstacles } from "./obstacles.ts";

/** Which objects of a kind have to be made or changed, by key. */
export interface ItemPlan {
  missing: string[];
  differing: string[];
}

/** What going back to a version does, found out without doing it. */
export interface RestorePlan {
  /** The flow as it is now. */
  current: VersionContent;
  currentNames: VersionNames;
  stages: ItemPlan;
  prompts: ItemPlan;
  policies: ItemPlan;
  /** Other flows whose stages, prompts or policies change with it. */
  others: { pk: string; slug: string; name: string }[];
  /** Why it cannot be done; empty when it can. */
  obstacles: string[];
}

/** Finds out what going back to a version would do. @throws FieldErrors when the flow is gone */
export async function planRestore(
  db: Db,
  flow: FlowDefinition,
  version: Pick<StoredVersion, "content" | "names">,
): Promise<RestorePlan> {
  const { content } = version;
  const current = (await collectContents(db, [flow.pk])).get(flow.pk);
  if (!current) throw new FieldErrors({ non_field_errors: [`The flow “${flow.slug}” is gone.`] });
  const stored = await loadStages(db, Object.keys(content.stages));
  const stages = compareItems(content.stages, new Map([...stored].map(([key, row]) => [key, toStage(row)])));
  const prompts = compareItems(content.prompts, await loadPrompts(db, Object.keys(content.prompts)));
  const policies = compareItems(content.policies, await loadPolicies(db, Object.keys(content.policies)));
  const marks: ContentMark[] = [
    ...stages.differing.map((id) => ({ kind: "stage" as const, id })),
    ...prompts.differing.map((id) => ({ kind: "prompt" as const, id })),
    ...policies.differing.map((id) => ({ kind: "policy" as const, id })),
  ];
  const touched = (await flowsOf(db, marks)).filter((pk) => pk !== flow.pk);
  const others =
    touched.length > 0 ? await db.flow.findMany({ where: { id: { in: touched } }, orderBy: { slug: "asc" } }) : [];
  return {
    current: current.content,
    currentNames: current.names,
    stages,
    prompts,
    policies,
    others: others.map(({ id, slug, name }) => ({ pk: id, slug, name })),
    obstacles: await findObstacles(db, flow, version),
  };
}

function compareItems<Item>(wanted: Readonly<Record<string, Item>>, stored: ReadonlyMap<string, Item>): ItemPlan {
  const keys = Object.keys(wanted);
  return {
    missing: keys.filter((key) => !stored.has(key)),
    differing: keys.filter((key) => stored.has(key) && !isDeepStrictEqual(stored.get(key), wanted[key])),
  };
}
