import { createHash } from "node:crypto";
import type {
  BindingDefinition,
  FlowDefinition,
  PolicyBindingDefinition,
  PolicyDefinition,
  PolicyEngineMode,
  PromptDefinition,
  StageDefinition,
} from "#lib/flows/definitions.ts";
import { canonicalJson } from "#lib/flows/snapshot.ts";
import { withDefaults } from "#lib/models/config-fields.ts";
import { policySchema, stageSchema } from "./schemas.ts";

/** The flow's own fields. */
export type VersionFlow = Omit<FlowDefinition, "pk" | "bindable"> & { policy_engine_mode: PolicyEngineMode };

/** A step: a stage that is bound to the flow. */
export type VersionBinding = Omit<BindingDefinition, "bindable"> & { policy_engine_mode: PolicyEngineMode };

/** What a policy of a version is bound to: the flow itself, or a step by its key. */
export const FLOW_TARGET = "flow";

/** A policy, group or user that is bound to the flow or to a step. */
export type VersionPolicyBinding = Omit<PolicyBindingDefinition, "expires"> & { target: string };

/**
 * Everything that a flow consists of, with the keys of its objects. Unlike the snapshot of a run it has the policies, and nothing of it depends
 * on keys that come anew when something is put back.
 */
export interface VersionContent {
  flow: VersionFlow;
  /** In their order. */
  bindings: VersionBinding[];
  /** The bound stages and those that they refer to, as they are stored: every field, references as keys, secrets sealed. */
  stages: Record<string, StageDefinition>;
  prompts: Record<string, PromptDefinition>;
  /** Those that are bound, and those that stages refer to. */
  policies: Record<string, PolicyDefinition>;
  /** But for those that end by themselves. */
  policy_bindings: VersionPolicyBinding[];
}

/** What flows, groups and users were called that a content refers to and that are no part of it: by kind and key, `group 4a…`. */
export type VersionNames = Record<string, string>;

/** How a name is found among the names of a version. */
export function nameKey(kind: string, key: string | number): string {
  return `${kind} ${key}`;
}

/** SHA-256 (hex) of a content: equal for equal contents. */
export function hashContent(content: VersionContent): string {
  return createHash("sha256").update(canonicalJson(content)).digest("hex");
}

/** A content that was stored by an older release, with the defaults of fields that there were not yet. */
export function completeContent(content: VersionContent): VersionContent {
  const complete = <Item extends StageDefinition | PolicyDefinition>(
    items: Record<string, Item>,
    schemaOf: typeof stageSchema,
  ) =>
    Object.fromEntries(
      Object.entries(items).map(([key, item]) => {
        const schema = schemaOf(item.type);
        return [key, schema ? { ...item, config: withDefaults(schema, item.config) } : item];
      }),
    );
  return {
    ...content,
    stages: complete(content.stages, stageSchema),
    policies: complete(content.policies, policySchema),
  };
}
