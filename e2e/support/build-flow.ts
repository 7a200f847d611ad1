/** Attributes of a blueprint entry. A text of the form `!Tag …` becomes that tag, applied to what follows. */
type Attributes = Record<string, unknown>;

/** A policy that decides who gets a flow or sees a stage. */
export interface PolicySpec {
  /** Python, as in the reference implementation's policies. */
  expression: string;
  binding?: Attributes;
}

/** One stage of a flow, with how it is bound. */
export interface StageSpec {
  /** The blueprint model, for example `authentik_stages_dummy.dummystage`. */
  model: string;
  name?: string;
  attrs?: Attributes;
  binding?: Attributes;
  policies?: PolicySpec[];
  /** Fields of a prompt stage; names are given to them. */
  prompts?: Attributes[];
  /** Policies that judge what was typed into a prompt stage. */
  validation?: string[];
}

/** A flow as a test describes it. */
export interface FlowSpec {
  slug: string;
  title?: string;
  designation?: string;
  attrs?: Attributes;
  policies?: PolicySpec[];
  stages: StageSpec[];
}

/** The blueprint of a flow. All names in it begin with the slug, so that flows of different tests have nothing in common. */
export function flowBlueprint(spec: FlowSpec): string {
  const { slug, title = slug, designation = "stage_configuration", attrs } = spec;
  const entries: Attributes[] = [
    {
      id: "flow",
      model: "authentik_flows.flow",
      identifiers: { slug },
      attrs: { name: slug, title, designation, ...attrs },
    },
  ];
  for (const policy of spec.policies ?? []) entries.push(...policyEntries(policy, "flow", slug, entries.length));
  spec.stages.forEach((stage, index) => {
    entries.push(...stageEntries(stage, index, slug));
  });
  return toYaml(entries);
}

function stageEntries(stage: StageSpec, index: number, slug: string): Attributes[] {
  const id = `stage-${index}`;
  const prompts = (stage.prompts ?? []).map((attrs, place) => ({
    id: `${id}-prompt-${place}`,
    model: "authentik_stages_prompt.prompt",
    identifiers: { name: `${slug}-${index}-${place}` },
    attrs: { label: String(attrs.field_key), type: "text", order: place, ...attrs },
  }));
  const validation = (stage.validation ?? []).map((expression, place) => ({
    id: `${id}-validation-${place}`,
    model: "authentik_policies_expression.expressionpolicy",
    identifiers: { name: `${slug}-validation-${index}-${place}` },
    attrs: { expression },
  }));
  const attrs = {
    ...(prompts.length > 0 ? { fields: prompts.map((prompt) => `!KeyOf ${prompt.id}`) } : {}),
    ...(validation.length > 0 ? { validation_policies: validation.map((policy) => `!KeyOf ${policy.id}`) } : {}),
    ...stage.attrs,
  };
  const entries: Attributes[] = [
    ...prompts,
    ...validation,
    { id, model: stage.model, identifiers: { name: stage.name ?? `${slug}-${index}` }, attrs },
    {
      id: `${id}-binding`,
      model: "authentik_flows.flowstagebinding",
      identifiers: { target: "!KeyOf flow", stage: `!KeyOf ${id}`, order: index * 10 },
      attrs: stage.binding ?? {},
    },
  ];
  (stage.policies ?? []).forEach((policy, place) => {
    entries.push(...policyEntries(policy, `${id}-binding`, slug, `${index}-${place}`));
  });
  return entries;
}

function policyEntries(policy: PolicySpec, target: string, slug: string, mark: number | string): Attributes[] {
  const id = `policy-${mark}`;
  return [
    {
      id,
      model: "authentik_policies_expression.expressionpolicy",
      identifiers: { name: `${slug}-policy-${mark}` },
      attrs: { expression: policy.expression },
    },
    {
      model: "authentik_policies.policybinding",
      identifiers: { target: `!KeyOf ${target}`, policy: `!KeyOf ${id}`, order: 0 },
      attrs: policy.binding ?? {},
    },
  ];
}

/** Entries as a blueprint: JSON is YAML, but for the tags. */
export function toYaml(entries: readonly Attributes[]): string {
  const json = JSON.stringify({ version: 1, entries }, null, 1);
  return json.replaceAll(
    /"(![A-Z]\w+) ((?:[^"\\]|\\.)*)"/g,
    (_all, tag: string, rest: string) => `${tag} ${unquote(rest)}`,
  );
}

const unquote = (text: string) => JSON.parse(`"${text}"`) as string;
