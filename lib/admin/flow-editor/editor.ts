import type { ApiCall } from "#lib/api/endpoint.ts";
import { notFound } from "#lib/api/errors.ts";
import { loadBoundPeople } from "#lib/flows/checks/bound-people.ts";
import { checkFlow } from "#lib/flows/checks/check-flow.ts";
import type { FlowProblem } from "#lib/flows/checks/problem.ts";
import { type FlowDefinition, flowBySlug } from "#lib/flows/definitions.ts";
import { policyRegistry } from "#lib/policies/registry.ts";
import { stageRegistry } from "#lib/stages/registry.ts";
import { draftDefinitions } from "./draft-definitions.ts";
import { loadStructure, typeTitle, usersOf } from "./load-structure.ts";
import type { FlowStructure } from "./structure.ts";

/** A stage that can be put into a flow. */
export interface EditorChoice {
  id: string;
  name: string;
  /** What its type is called. */
  type: string;
}

/** The flow with a slug. @throws ApiError 404 */
export function findFlow({ definitions }: ApiCall, slug: string): FlowDefinition {
  const flow = flowBySlug(definitions, slug);
  if (!flow) throw notFound();
  return flow;
}

/** A flow as it is stored. */
export async function currentStructure(
  { services, definitions }: ApiCall,
  flow: FlowDefinition,
): Promise<FlowStructure> {
  const users = await services.client.user.findMany({
    where: { id: { in: usersOf(definitions, flow) } },
    select: { id: true, username: true },
  });
  return loadStructure(definitions, flow, new Map(users.map(({ id, username }) => [id, username])));
}

/** What is wrong with a draft. */
export async function checkDraft(
  { services, definitions }: ApiCall,
  flow: FlowDefinition,
  draft: FlowStructure,
): Promise<FlowProblem[]> {
  const drafted = draftDefinitions(definitions, flow, draft);
  const people = await loadBoundPeople(services.client, drafted, flow);
  return checkFlow(drafted, { stages: stageRegistry, policies: policyRegistry }, flow, people);
}

/**
 * Whether publishing could leave administrators without a way in: the flow is where some brand logs people in, and the draft cannot
 * do that where what is stored can.
 */
export async function couldLockOut(
  call: ApiCall,
  flow: FlowDefinition,
  current: FlowStructure,
  draft: FlowStructure,
): Promise<boolean> {
  if (!call.definitions.brands.some(({ flows }) => flows.authentication === flow.pk)) return false;
  const isBroken = async (structure: FlowStructure) =>
    (await checkDraft(call, flow, structure)).some(({ level }) => level === "error");
  return (await isBroken(draft)) && !(await isBroken(current));
}

/** The stages that there are, by name. */
export function listStages({ definitions }: ApiCall): EditorChoice[] {
  return [...definitions.stages.values()]
    .map(({ pk, name, type }) => ({ id: pk, name, type: typeTitle(type) }))
    .toSorted((a, b) => a.name.localeCompare(b.name, "en"));
}
