import type { Definitions, FlowDefinition, FlowSnapshot } from "#lib/flows/definitions.ts";
import { compileSnapshot } from "#lib/flows/snapshot.ts";
import { stageRegistry } from "#lib/stages/registry.ts";
import type { VersionContent } from "./content.ts";

/**
 * The steps and stages of a version in the form that a run is made of. The flow's own settings are those of now, as in any run that is going on;
 * policies are always evaluated as they are now, so a step that is there no longer has none.
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
  return compileSnapshot(then, stageRegistry, flow);
}
