import { type FlowDesignation, flowDesignations } from "./challenge.ts";
import type { Definitions, FlowDefinition } from "./definitions.ts";
import type { RequestFacts } from "./request-facts.ts";
import type { FlowServices } from "./services.ts";

/**
 * The flow for a purpose: the brand's, without asking policies, else the first of that designation by slug whose own policies pass.
 *
 * @param purpose a designation, or another purpose for which brands name a flow, such as `user_settings`
 */
export async function chooseDefaultFlow(
  services: FlowServices,
  definitions: Definitions,
  request: RequestFacts,
  purpose: string,
): Promise<FlowDefinition | null> {
  const named = Object.hasOwn(request.brand.flows, purpose) ? request.brand.flows[purpose] : null;
  const branded = named && definitions.flows.get(named);
  if (branded) return branded;
  if (!flowDesignations.includes(purpose as FlowDesignation)) return null;
  const candidates = [...definitions.flows.values()]
    .filter((flow) => flow.designation === purpose)
    .toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
  const scope = { definitions, db: services.client, events: services.events, now: services.clock() };
  for (const flow of candidates) {
    const outcome = await services.policies.evaluateTarget(
      scope,
      flow.bindable,
      {
        subject: request.session?.user ?? null,
        http: request,
        object: { model: "authentik_flows.flow", pk: flow.pk, name: flow.name },
        context: {},
        plan: null,
        debug: false,
      },
      true,
    );
    if (outcome.passing) return flow;
  }
  return null;
}
