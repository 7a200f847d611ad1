import { flowSchema } from "#lib/models/flow.ts";
import { stageBindingSchema } from "#lib/models/flow-stage-binding.ts";
import { policyBindingSchema } from "#lib/models/policy-binding.ts";
import { promptSchema } from "#lib/models/prompt.ts";
import type { ContentChange } from "./change.ts";
import { compareFields } from "./compare-fields.ts";
import { FLOW_TARGET, type VersionBinding, type VersionPolicyBinding } from "./content.ts";
import { nameOf, type VersionSide } from "./describe-value.ts";
import { findMoved } from "./moved-steps.ts";
import { policySchema, stageSchema } from "./schemas.ts";

/** What differs between two versions of a flow, in words: the flow's fields, its steps, stages, prompts and policies, and what policies are bound to. */
export function compareVersions(before: VersionSide, after: VersionSide): ContentChange[] {
  const fields = compareFields(
    flowSchema,
    { side: before, fields: before.content.flow },
    { side: after, fields: after.content.flow },
  );
  const flow: ContentChange[] =
    fields.length > 0
      ? [{ object: "flow", action: "changed", key: "", name: after.content.flow.name, place: "", fields }]
      : [];
  return [
    ...flow,
    ...compareSteps(before, after),
    ...compareItems(before, after, "stage"),
    ...compareItems(before, after, "prompt"),
    ...compareItems(before, after, "policy"),
    ...comparePolicyBindings(before, after),
  ];
}

/** What a flow consists of, told as if it had been empty before. */
export function describeFirst(side: VersionSide): ContentChange[] {
  const empty = { bindings: [], stages: {}, prompts: {}, policies: {}, policy_bindings: [] };
  return compareVersions({ content: { ...empty, flow: side.content.flow }, names: {} }, side);
}

function compareSteps(before: VersionSide, after: VersionSide): ContentChange[] {
  const [was, is] = [before.content.bindings, after.content.bindings];
  const keys = { was: was.map(({ pk }) => pk), is: is.map(({ pk }) => pk) };
  const moved = findMoved(keys.was, keys.is);
  const step = (side: VersionSide, { pk, stage }: VersionBinding) => {
    return { object: "step" as const, key: pk, name: nameOf(side, "stage", stage), place: "", fields: [] };
  };
  const removed = was.filter(({ pk }) => !keys.is.includes(pk));
  return [
    ...is.flatMap((binding): ContentChange[] => {
      const earlier = was.find(({ pk }) => pk === binding.pk);
      if (!earlier) return [{ ...step(after, binding), action: "added" }];
      const changed = compareFields(
        stageBindingSchema,
        { side: before, fields: { ...earlier } },
        { side: after, fields: { ...binding } },
      );
      const isMoved = moved.has(binding.pk);
      // Where a step was moved says more than the number by which it is sorted.
      const fields = changed.filter(({ field }) => !(isMoved && field === "order"));
      const place = `from ${keys.was.indexOf(binding.pk) + 1} to ${keys.is.indexOf(binding.pk) + 1}`;
      if (isMoved) return [{ ...step(after, binding), action: "moved", place, fields }];
      return fields.length > 0 ? [{ ...step(after, binding), action: "changed", fields }] : [];
    }),
    ...removed.map((binding): ContentChange => ({ ...step(before, binding), action: "removed" })),
  ];
}

/** Objects that both versions have and that differ. Which ones a version has besides is told by what refers to them. */
function compareItems(before: VersionSide, after: VersionSide, object: "stage" | "prompt" | "policy"): ContentChange[] {
  const fieldsOf = ({ content }: VersionSide, key: string): Record<string, unknown> | undefined => {
    if (object === "prompt") return withoutKey(content.prompts[key]);
    const item = object === "stage" ? content.stages[key] : content.policies[key];
    if (!item) return undefined;
    const { pk: _pk, config, ...own } = item;
    return { ...own, ...config };
  };
  const kept = { stage: after.content.stages, prompt: after.content.prompts, policy: after.content.policies }[object];
  return Object.values(kept).flatMap((item): ContentChange[] => {
    const [was, is] = [fieldsOf(before, item.pk), fieldsOf(after, item.pk)];
    if (!was || !is) return [];
    const schema = "config" in item ? (object === "stage" ? stageSchema : policySchema)(item.type) : promptSchema;
    const fields = compareFields(schema, { side: before, fields: was }, { side: after, fields: is });
    if (fields.length === 0) return [];
    return [{ object, action: "changed", key: item.pk, name: item.name, place: "", fields }];
  });
}

function withoutKey(item: { pk: string } | undefined): Record<string, unknown> | undefined {
  if (!item) return undefined;
  const { pk: _pk, ...fields } = item;
  return fields;
}

function comparePolicyBindings(before: VersionSide, after: VersionSide): ContentChange[] {
  const [was, is] = [before.content.policy_bindings, after.content.policy_bindings];
  const removed = was.filter(({ pk }) => !is.some((binding) => binding.pk === pk));
  return [
    ...is.flatMap((binding): ContentChange[] => {
      const earlier = was.find(({ pk }) => pk === binding.pk);
      if (!earlier) return [{ ...bound(after, binding), action: "added" }];
      const fields = compareFields(
        policyBindingSchema,
        { side: before, fields: { ...earlier, target: targetName(before, earlier) } },
        { side: after, fields: { ...binding, target: targetName(after, binding) } },
      );
      return fields.length > 0 ? [{ ...bound(after, binding), action: "changed", fields }] : [];
    }),
    ...removed.map((binding): ContentChange => ({ ...bound(before, binding), action: "removed" })),
  ];
}

function bound(side: VersionSide, binding: VersionPolicyBinding) {
  const { pk: key, policy, group, user } = binding;
  const name =
    policy !== null
      ? nameOf(side, "policy", policy)
      : group !== null
        ? `group ${nameOf(side, "group", group)}`
        : `user ${nameOf(side, "user", user ?? "")}`;
  return { object: "binding" as const, key, name, place: targetName(side, binding), fields: [] };
}

function targetName(side: VersionSide, { target }: VersionPolicyBinding): string {
  if (target === FLOW_TARGET) return "the flow";
  const step = side.content.bindings.find(({ pk }) => pk === target);
  return step ? nameOf(side, "stage", step.stage) : target;
}
