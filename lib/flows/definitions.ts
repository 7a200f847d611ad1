import type { SystemSettings } from "#lib/identity/settings.ts";
import type { FlowDesignation, FlowInfo } from "./challenge.ts";

/** How several policy bindings of one target combine. */
export type PolicyEngineMode = "all" | "any";

/** What the planner does when a flow does not apply. */
export type DeniedAction = "message_continue" | "message" | "continue";

/** What an answer that is refused does to the run. */
export type InvalidResponseAction = "retry" | "restart" | "restart_with_context";

/** Who may use a flow at all. */
export type AuthenticationRequirement =
  | "none"
  | "require_authenticated"
  | "require_unauthenticated"
  | "require_superuser"
  | "require_redirect"
  | "require_outpost"
  | "require_token";

export interface FlowDefinition {
  pk: string;
  /** Key that policies are bound to. */
  bindable: string;
  slug: string;
  name: string;
  title: string;
  designation: FlowDesignation;
  layout: FlowInfo["layout"];
  background: string;
  compatibility_mode: boolean;
  denied_action: DeniedAction;
  authentication: AuthenticationRequirement;
}

/** A stage: stored, or in memory only (inserted into a plan by a policy or another stage). */
export interface StageDefinition {
  pk: string;
  name: string;
  type: string;
  /** Checked by the type's schema when it was compiled; references are keys, or lists of keys. */
  config: Record<string, unknown>;
}

export interface BindingDefinition {
  pk: string;
  /** Key that policies are bound to; null for a binding that was inserted at run time. */
  bindable: string | null;
  stage: string;
  order: number;
  evaluate_on_plan: boolean;
  re_evaluate_policies: boolean;
  invalid_response_action: InvalidResponseAction;
}

export interface PromptDefinition {
  pk: string;
  name: string;
  field_key: string;
  label: string;
  type: string;
  required: boolean;
  placeholder: string;
  initial_value: string;
  order: number;
  sub_text: string;
  placeholder_expression: boolean;
  initial_value_expression: boolean;
  expression_language: string;
}

/**
 * Everything about a flow's structure, frozen: a run keeps the version that it began with. Policies are not part of it; they are
 * always evaluated as they are now.
 */
export interface FlowSnapshotContent {
  flow: FlowDefinition;
  bindings: BindingDefinition[];
  /** The bound stages and the stages that these refer to, by key. */
  stages: Record<string, StageDefinition>;
  prompts: Record<string, PromptDefinition>;
}

export interface FlowSnapshot {
  /** SHA-256 (hex) of the content. */
  hash: string;
  content: FlowSnapshotContent;
}

export interface PolicyDefinition {
  pk: string;
  name: string;
  type: string;
  config: Record<string, unknown>;
  execution_logging: boolean;
}

export interface PolicyBindingDefinition {
  pk: string;
  policy: string | null;
  group: string | null;
  user: number | null;
  enabled: boolean;
  negate: boolean;
  order: number;
  /** Seconds. */
  timeout: number;
  failure_result: boolean;
  /** Milliseconds since 1970, or null when it does not expire. */
  expires: number | null;
}

export interface GroupDefinition {
  pk: string;
  name: string;
  is_superuser: boolean;
  attributes: Record<string, unknown>;
  parents: string[];
}

export interface BrandDefinition {
  pk: string;
  domain: string;
  default: boolean;
  title: string;
  /** Addresses of pictures; a placeholder may stand in them for `light` or `dark`. */
  logo: string;
  favicon: string;
  customCss: string;
  background: string;
  attributes: Record<string, unknown>;
  /** Keys of flows by purpose: `authentication`, `invalidation`, `recovery`, … */
  flows: Record<string, string | null>;
}

/** All that decides how flows run, as it is at one version of the configuration. */
export interface Definitions {
  version: bigint;
  installationId: string;
  setupDone: boolean;
  settings: SystemSettings;
  flows: Map<string, FlowDefinition>;
  /** Keys of flows by slug. */
  flowsBySlug: Map<string, string>;
  /** Bindings by flow, in their order. */
  bindings: Map<string, BindingDefinition[]>;
  stages: Map<string, StageDefinition>;
  prompts: Map<string, PromptDefinition>;
  policies: Map<string, PolicyDefinition>;
  /** Mode and bindings by the key that policies are bound to. */
  targets: Map<string, { mode: PolicyEngineMode; bindings: PolicyBindingDefinition[] }>;
  groups: Map<string, GroupDefinition>;
  brands: BrandDefinition[];
}

/** The flow with this slug. */
export function flowBySlug(definitions: Definitions, slug: string): FlowDefinition | undefined {
  const pk = definitions.flowsBySlug.get(slug);
  return pk === undefined ? undefined : definitions.flows.get(pk);
}
