import type { BindingDefinition, Definitions, FlowDefinition, PolicyDefinition } from "#lib/flows/definitions.ts";
import { type PolicyTypeName, policyTypes } from "#lib/policies/policy-types.ts";
import { type StageType, stageTypes } from "#lib/stages/stage-types.ts";

/** Shapes of nodes: brackets for the flow, `([…])` for stages, `{{…}}` for policies. */
type Shape = readonly [open: string, close: string];
const plain: Shape = ["[", "]"];
const box: Shape = ["[[", "]]"];
const pill: Shape = ["([", "])"];
const hexagon: Shape = ["{{", "}}"];

/** A node, and by which arrow it is reached: a label, `""` for an arrow without one, null for none. */
interface Element {
  id: string;
  label: string;
  shape: Shape;
  arrow: string | null;
  /** Where it is reached from. Without sources it follows the line before. */
  from?: readonly string[];
}

/** The bound policies of a flow or stage binding, in order, with the order of their bindings. */
interface BoundPolicy {
  policy: PolicyDefinition;
  order: number;
}

/** A flow as a Mermaid flowchart: policies in front of it, its stages, and the policies in front of these. */
export function drawFlow(definitions: Definitions, flow: FlowDefinition): string {
  const bindings = definitions.bindings.get(flow.pk) ?? [];
  const stages = bindings.map((binding, index) => describeStage(definitions, binding, index));
  const elements = [
    ...drawRequirement(flow),
    ...drawFlowPolicies(definitions, flow),
    ...stages.map(({ element }) => element),
    ...stages.flatMap((stage, index) => drawWayTo(stage, stages[index - 1])),
    { ...end, arrow: "", from: [stages.at(-1)?.element.id ?? start] },
  ];
  return ["graph TD", ...elements.flatMap(writeElement)].join("\n");
}

const start = "flow_start";
const end = { id: "done", label: "End of the flow", shape: box } as const;

function drawRequirement({ authentication }: FlowDefinition): Element[] {
  if (authentication === "none") return [];
  const id = "flow_auth_requirement";
  return [
    { id, label: `Flow authentication requirement\n${authentication}`, shape: plain, arrow: null },
    { ...end, arrow: "Requirement not fulfilled", from: [id] },
    { id: start, label: "placeholder", shape: plain, arrow: "Requirement fulfilled", from: [id] },
  ];
}

function drawFlowPolicies(definitions: Definitions, flow: FlowDefinition): Element[] {
  const policies = boundPolicies(definitions, flow.bindable);
  const ids = policies.map((_bound, index) => `flow_policy_${index}`);
  const head: Element = { id: start, label: `Flow\n${flow.name}`, shape: box, arrow: null };
  if (policies.length === 0) return [head];
  return [
    { id: "flow_pre", label: "Pre-flow policies", shape: box, arrow: null },
    ...policies.map(
      ({ policy, order }, index): Element => ({
        id: ids[index] ?? "",
        label: policyLabel(policy),
        shape: hexagon,
        arrow: `Binding ${order}`,
        from: ["flow_pre"],
      }),
    ),
    { ...end, arrow: "Policy denied", from: ids },
    { ...head, arrow: "", from: ids },
  ];
}

/** A stage's node and those of its policies, which are drawn later. */
interface DrawnStage {
  element: Element;
  policies: { id: string; label: string }[];
}

function describeStage(definitions: Definitions, binding: BindingDefinition, index: number): DrawnStage {
  const stage = definitions.stages.get(binding.stage);
  const type = stageTypes[stage?.type as StageType]?.verboseName ?? stage?.type ?? "";
  const id = `stage_${index}`;
  const policies = boundPolicies(definitions, binding.bindable).map(({ policy }, position) => ({
    id: `${id}_policy_${position}`,
    label: policyLabel(policy),
  }));
  const from = policies.map((policy) => policy.id);
  const arrow = policies.length > 0 ? "Policy passed" : "";
  return { element: { id, label: `Stage (${type})\n${stage?.name ?? ""}`, shape: pill, arrow, from }, policies };
}

/** From the stage before: through the stage's own policies, and past the stage before when its policies say no. */
function drawWayTo({ element, policies }: DrawnStage, before: DrawnStage | undefined): Element[] {
  const from = [before?.element.id ?? start];
  const denied = before?.policies.map(({ id }) => id) ?? [];
  return [
    ...policies.map((policy): Element => ({ ...policy, shape: hexagon, arrow: "", from })),
    ...(denied.length > 0 ? [{ ...element, arrow: "Policy denied", from: denied }] : []),
  ];
}

function boundPolicies(definitions: Definitions, target: string | null): BoundPolicy[] {
  const bindings = (target !== null && definitions.targets.get(target)?.bindings) || [];
  return bindings.flatMap(({ policy: key, order }) => {
    const policy = key === null ? undefined : definitions.policies.get(key);
    return policy ? [{ policy, order }] : [];
  });
}

function policyLabel({ type, name }: PolicyDefinition): string {
  return `Policy (${policyTypes[type as PolicyTypeName]?.verboseName ?? type})\n${name}`;
}

function writeElement({ id, label, shape, arrow, from = [] }: Element): string[] {
  const [open, close] = shape;
  const node = `${id}${open}"${label.replaceAll('"', "#quot;")}"${close}`;
  const led = arrow === null ? node : arrow === "" ? `--> ${node}` : `--${arrow}--> ${node}`;
  return from.length === 0 ? [led] : from.map((source) => `${source} ${led}`);
}
