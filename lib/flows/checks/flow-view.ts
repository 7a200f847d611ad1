import type { PolicyRegistry } from "#lib/policies/policy-type.ts";
import type { BindingDefinition, Definitions, FlowDefinition, StageDefinition } from "../definitions.ts";
import type { ProofKind } from "../proofs.ts";
import type { StageAct, StageServer } from "../stage.ts";
import type { StageRegistry } from "../stage-registry.ts";
import type { BoundPeople } from "./bound-people.ts";
import { type Foresight, foreseePolicies } from "./foresee-policies.ts";

/** What checks may ask about. */
export interface CheckRegistries {
  stages: StageRegistry;
  policies: PolicyRegistry;
}

/** A bound stage with what its type says of it. */
export interface Step {
  binding: BindingDefinition;
  stage: StageDefinition;
  /** Undefined for a type that does not exist here. */
  server: StageServer | undefined;
  establishes: readonly ProofKind[];
  needs: readonly ProofKind[];
  acts: readonly StageAct[];
  /** Whether the stage is shown always, never, or as policies decide. */
  shown: Foresight;
}

/** A flow as the checks see it. */
export interface FlowView {
  flow: FlowDefinition;
  steps: readonly Step[];
  definitions: Definitions;
  registries: CheckRegistries;
  people: BoundPeople;
  /** Whether programs of the administrator's own run in the flow, which can put people and data into the plan. */
  programmable: boolean;
}

/** Looks a flow up with its stages in order. */
export function viewFlow(
  definitions: Definitions,
  registries: CheckRegistries,
  flow: FlowDefinition,
  people: BoundPeople,
): FlowView {
  const bindings = definitions.bindings.get(flow.pk) ?? [];
  const steps = bindings.flatMap((binding) => {
    const stage = definitions.stages.get(binding.stage);
    return stage ? [viewStep(binding, stage)] : [];
  });
  const targets = [flow.bindable, ...bindings.flatMap(({ bindable }) => bindable ?? [])];
  return { flow, steps, definitions, registries, people, programmable: targets.some((target) => runsPrograms(target)) };

  function runsPrograms(target: string): boolean {
    const bound = definitions.targets.get(target)?.bindings ?? [];
    return bound.some(({ enabled, policy }) => {
      const type = enabled && policy !== null ? definitions.policies.get(policy)?.type : undefined;
      return type !== undefined && registries.policies.get(type)?.changesPlan === true;
    });
  }

  function viewStep(binding: BindingDefinition, stage: StageDefinition): Step {
    const server = registries.stages.get(stage.type);
    const { establishes = [], needs = [], acts = [] } = server ?? {};
    const { bindable } = binding;
    return {
      binding,
      stage,
      server,
      establishes: typeof establishes === "function" ? establishes(stage.config) : establishes,
      needs,
      acts,
      shown: bindable === null ? "always" : foreseePolicies(definitions, registries, people, bindable),
    };
  }
}
