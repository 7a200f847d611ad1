import type { Db } from "#lib/db/client.ts";
import { silentEvents } from "#lib/events/sink.ts";
import { checkFlow } from "#lib/flows/checks/check-flow.ts";
import { chooseDefaultFlow } from "#lib/flows/default-flow.ts";
import type { BindingDefinition, BrandDefinition, Definitions, FlowDefinition } from "#lib/flows/definitions.ts";
import { planFlow } from "#lib/flows/planner.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { FlowServices } from "#lib/flows/services.ts";
import { compileSnapshot } from "#lib/flows/snapshot.ts";
import { allGroupIds } from "#lib/identity/groups.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { PolicyEngine } from "#lib/policies/engine.ts";
import { policyRegistry } from "#lib/policies/registry.ts";

/** Pages and answers of a login, with a mistake or two, from an address that a few people share. */
export const LEAST_REQUESTS = 30;

/** Whose way in it is. */
export interface Asker {
  readonly services: FlowServices;
  readonly facts: RequestFacts;
  readonly caller: { readonly user: UserRecord | null };
}

/** The definitions before or after a change, and the transaction that sees them. */
interface State {
  db: Db;
  definitions: Definitions;
}

/** The flow by which a brand logs people in; null when there is none. */
export function findLoginFlow(asker: Asker, { db, definitions }: State, brand: BrandDefinition) {
  const client = db as FlowServices["client"];
  const services = { ...asker.services, client, events: silentEvents, policies: ownPolicies() };
  return chooseDefaultFlow(services, definitions, visitorOf(asker, brand), "authentication");
}

/**
 * Why whoever asks could not log in any more by a brand's login flow: there is none, it cannot work, it does not let visitors in, or its
 * policies turn this very person away. Policies are asked, and nothing is written.
 *
 * @returns null when they can
 */
export async function findObstacle(asker: Asker, state: State, brand: BrandDefinition): Promise<string | null> {
  const { services } = asker;
  const { db, definitions } = state;
  const flow = await findLoginFlow(asker, state, brand);
  if (!flow) return `The brand “${brand.domain}” has no flow by which people could log in.`;
  const { limit_requests_per_minute: most } = definitions.settings;
  if (most > 0 && most < LEAST_REQUESTS)
    return `A login takes more than ${most} requests a minute, which is the most that one address would have.`;
  const problem = checkFlow(definitions, { stages: services.stages, policies: policyRegistry }, flow).find(
    ({ level }) => level === "error",
  );
  if (problem) return `“${flow.name}”, by which people log in, does not work: ${problem.text}`;
  const snapshot = compileSnapshot(definitions, services.stages, flow);
  const scope = { definitions, db, events: silentEvents, now: services.clock(), readOnly: true };
  const request = visitorOf(asker, brand);
  const policies = ownPolicies();
  const planned = await planFlow({
    scope,
    policies,
    flow,
    snapshot,
    request,
    context: {},
    pendingUser: null,
    useCache: false,
  });
  if (planned.kind !== "planned") return `“${flow.name}”, by which people log in, is closed to visitors.`;
  const { plan } = planned;
  const isOpen = async (binding: BindingDefinition) => {
    if (!binding.bindable) return true;
    const object = { model: "authentik_flows.flowstagebinding", pk: binding.pk, name: binding.stage };
    const asked = {
      subject: asker.caller.user,
      http: request,
      object,
      context: { flow_plan: plan },
      plan,
      debug: false,
    };
    return (await policies.evaluateTarget(scope, binding.bindable, asked, false)).passing;
  };
  return findClosedStep(asker, state, flow, isOpen);
}

/** Why the steps that log people in are not reached. */
async function findClosedStep(
  { services }: Asker,
  { definitions }: State,
  flow: FlowDefinition,
  isOpen: (binding: BindingDefinition) => Promise<boolean>,
): Promise<string | null> {
  for (const binding of definitions.bindings.get(flow.pk) ?? []) {
    const stage = definitions.stages.get(binding.stage);
    const acts = (stage && services.stages.get(stage.type)?.acts) ?? [];
    if (acts.includes("ends_run") && (await isOpen(binding)))
      return `“${flow.name}”, by which people log in, ends for you at “${stage?.name}”.`;
    if (acts.includes("logs_in") && (await isOpen(binding))) return null;
  }
  return `“${flow.name}”, by which people log in, does not log you in: its policies skip every stage that would.`;
}

/** Everything that decides how a brand's login flow goes for whoever asks, as a text: when it stays the same, so does the way in. */
export async function describeWayIn(asker: Asker, state: State, brand: BrandDefinition): Promise<string> {
  const { definitions } = state;
  const flow = await findLoginFlow(asker, state, brand);
  if (!flow) return "";
  const bindings = definitions.bindings.get(flow.pk) ?? [];
  const targets = [flow.bindable, ...bindings.flatMap(({ bindable }) => bindable ?? [])].map((key) =>
    definitions.targets.get(key),
  );
  const policies = targets.flatMap((target) =>
    (target?.bindings ?? []).map(({ policy }) => definitions.policies.get(policy ?? "")),
  );
  const { limit_requests_per_minute } = definitions.settings;
  const person = describePerson(definitions, asker.caller.user);
  return JSON.stringify([
    person,
    limit_requests_per_minute,
    compileSnapshot(definitions, asker.services.stages, flow).content,
    targets,
    policies,
  ]);
}

/** What policies may ask about a person. */
function describePerson(definitions: Definitions, user: UserRecord | null): unknown {
  if (!user) return null;
  const { pk, username, email, name, type, isActive, attributes, groupIds } = user;
  const groups = [...allGroupIds(definitions, groupIds)].toSorted().map((id) => definitions.groups.get(id));
  return [pk, username, email, name, type, isActive, attributes, groups];
}

/** What policies say of a change that may be undone is remembered for nobody else. */
function ownPolicies(): PolicyEngine {
  return new PolicyEngine(policyRegistry);
}

function visitorOf({ facts }: Asker, brand: BrandDefinition): RequestFacts {
  return { ...facts, session: null, query: {}, outer: {}, brand };
}
