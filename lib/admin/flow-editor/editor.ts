import type { ApiCall } from "#lib/api/endpoint.ts";
import { notFound } from "#lib/api/errors.ts";
import { checkFlow } from "#lib/flows/checks/check-flow.ts";
import type { FlowProblem } from "#lib/flows/checks/problem.ts";
import { type FlowDefinition, flowBySlug } from "#lib/flows/definitions.ts";
import { policyRegistry } from "#lib/policies/registry.ts";
import { stageRegistry } from "#lib/stages/registry.ts";
import { draftDefinitions } from "./draft-definitions.ts";
import { loadStructure, typeTitle, usersOf } from "./load-structure.ts";
import type { FlowStructure } from "./structure.ts";

/** Something that can be put into a flow. */
export interface EditorChoice {
  id: string;
  name: string;
  /** Of stages: what their type is called. */
  type?: string;
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
export function checkDraft({ definitions }: ApiCall, flow: FlowDefinition, draft: FlowStructure): FlowProblem[] {
  const registries = { stages: stageRegistry, policies: policyRegistry };
  return checkFlow(draftDefinitions(definitions, flow, draft), registries, flow);
}

/**
 * Whether publishing could leave administrators without a way in: the flow is where some brand logs people in, and the draft cannot
 * do that where what is stored can.
 */
export function couldLockOut(
  call: ApiCall,
  flow: FlowDefinition,
  current: FlowStructure,
  draft: FlowStructure,
): boolean {
  if (!call.definitions.brands.some(({ flows }) => flows.authentication === flow.pk)) return false;
  const isBroken = (structure: FlowStructure) =>
    checkDraft(call, flow, structure).some(({ level }) => level === "error");
  return isBroken(draft) && !isBroken(current);
}

/** Everything that can be put into a flow, by name. */
export function listChoices({ definitions }: ApiCall): Record<"stages" | "policies" | "groups", EditorChoice[]> {
  const byName = (a: EditorChoice, b: EditorChoice) => a.name.localeCompare(b.name, "en");
  return {
    stages: [...definitions.stages.values()]
      .map(({ pk, name, type }) => ({ id: pk, name, type: typeTitle(type) }))
      .toSorted(byName),
    policies: [...definitions.policies.values()].map(({ pk, name }) => ({ id: pk, name })).toSorted(byName),
    groups: [...definitions.groups.values()].map(({ pk, name }) => ({ id: pk, name })).toSorted(byName),
  };
}
