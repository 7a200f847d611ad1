import type { Definitions, FlowDefinition, FlowSnapshot } from "#lib/flows/definitions.ts";
import { compileSnapshot } from "#lib/flows/snapshot.ts";
import { stageRegistry } from "#lib/stages/registry.ts";
import type { VersionContent } from "./content.ts";

/**
 * A version in the form that a run is made of: its structure, at the address that the flow has now. Policies are always evaluated as they are now,
 * so a step that is there no longer has none.
 */
export function snapshotOf(definitions: Definitions, flow: FlowDefinition, content: VersionContent): FlowSnapshot {
  const now = new Map((definitions.bindings.get(flow.pk) ?? []).map(({ pk, bindable }) => [pk, bindable]));
  const bindings = content.bindings.map(({ policy_engine_mode: _mode, ...binding }) => {
    return { ...binding, bindable: now.get(binding.pk) ?? null };
  });
  const stages = Object.values(content.stages).map((stage) => {
    return [stage.pk, { ...stage, config: stageRegistry.parseConfig(stage.type, stage.config) }] as const;
  });
  const then: Definitions = {
    ...definitions,
    bindings: new Map([[flow.pk, bindings]]),
    stages: new Map(stages),
    prompts: new Map(Object.entries(content.prompts)),
  };
  const { policy_engine_mode: _mode, ...fields } = content.flow;
  const { pk, bindable, slug } = flow;
  return compileSnapshot(then, stageRegistry, { ...fields, pk, bindable, slug });
}
