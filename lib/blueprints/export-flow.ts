import type { Db } from "#lib/db/client.ts";
import { createModels } from "#lib/models/registry.ts";
import type { ObjectRecord, StoredModel } from "#lib/models/stored-model.ts";
import { type PolicyTypeName, policyTypes } from "#lib/policies/policy-types.ts";
import { type ReferenceField, referenceFields } from "#lib/stages/references.ts";
import { secretFields } from "#lib/stages/secrets.ts";
import { type StageType, stageTypes } from "#lib/stages/stage-types.ts";
import { collectFlow, type FlowGraph, type PolicyBindingRow, type StageRow } from "./export-graph.ts";
import { EntryIds } from "./export-ids.ts";
import { TagToWrite, type Writable, type WritableMap, writeYaml } from "./yaml/write-yaml.ts";

/** Stands for a secret that the file does not have, where an object cannot be made without one. */
const PLACEHOLDER = "CHANGE-ME";

/**
 * A flow as a blueprint: its stages, prompts, policies and bindings, which are made or changed by name. Other flows, groups and users are
 * looked for by name and have to be there; a binding of a group that is not there is refused, rather than left out. Secrets are not
 * part of the text. Importing it into an empty system and exporting it there gives the same text.
 *
 * @throws Prisma P2025 when the flow is gone
 */
export async function exportFlow(db: Db, flowId: string): Promise<string> {
  const graph = await collectFlow(db, flowId);
  const exported = await new FlowExport(db, graph).run();
  const document = {
    version: 1,
    metadata: {
      name: `Flow ${graph.flow.slug}`,
      labels: { "blueprints.goauthentik.io/generated": "true" },
    },
    entries: exported.entries,
  };
  // A name with a line break of any kind in it must not become part of the document.
  const comment = exported.notes.map((note) => `# ${note.replaceAll(/[\s\p{C}]+/gu, " ")}\n`);
  return comment.join("") + writeYaml(document);
}

/** Makes the entries of one flow. */
class FlowExport {
  private readonly db: Db;
  private readonly graph: FlowGraph;
  private readonly models = createModels();
  private readonly ids = new EntryIds();
  private readonly entries: WritableMap[] = [];
  /** What has to be there, by kind, and which secrets are missing. */
  private readonly needs = new Set<string>();
  private readonly secrets: string[] = [];
  /** What can be written of the stages that have an entry, by key. */
  private readonly stages = new Map<string, ObjectRecord>();

  constructor(db: Db, graph: FlowGraph) {
    this.db = db;
    this.graph = graph;
  }

  async run(): Promise<{ entries: WritableMap[]; notes: string[] }> {
    const { flow, promptIds, policyIds, stages } = this.graph;
    const [record = {}] = await this.read("authentik_flows.flow", [flow.id]);
    this.add("authentik_flows.flow", flow.id, "flow", { slug: flow.slug }, without(record, ["slug"]));
    if (flow.background !== "" && !/^(?:https?:|fa:|\/static)/.test(flow.background))
      this.needs.add(`the picture "${flow.background}"`);
    await this.addNamed("authentik_stages_prompt.prompt", "prompt", promptIds);
    await this.addPolicies(policyIds);
    for (const stage of stages) this.ids.reserve(stage.id, "stage", stage.name);
    const done = new Set<string>();
    for (const stage of stages) await this.addStage(stage, done);
    this.addStageBindings();
    this.addPolicyBindings();
    return { entries: this.entries, notes: this.describe() };
  }

  private describe(): string[] {
    const { flow } = this.graph;
    return [
      `The flow "${flow.name}" (${flow.slug}) with all that belongs to it.`,
      ...(this.needs.size > 0 ? [`Has to be there already: ${[...this.needs].toSorted().join(", ")}.`] : []),
      ...this.secrets.map(
        (secret) =>
          `Not in this file, because it is secret: ${secret}. Set it after the import, or give it as context.`,
      ),
    ];
  }

  /** Objects of a model by key, in that order, with the fields that can be written. */
  private async read(name: string, keys: readonly string[]): Promise<ObjectRecord[]> {
    const model = this.model(name);
    const records = await model.representAll(
      this.db,
      keys.map((pk) => ({ pk })),
    );
    return records.map((record) =>
      Object.fromEntries(
        ["pk", ...Object.keys(model.schema.shape)]
          .filter((field) => field in record)
          .map((field) => [field, record[field]]),
      ),
    );
  }

  private model(name: string): StoredModel {
    const model = this.models.get(name);
    if (!model) throw new Error(`There is no model ${name}.`);
    return model;
  }

  private add(model: string, key: string, id: string, identifiers: WritableMap, attrs: ObjectRecord): void {
    this.ids.reserve(key, id);
    const fields = without(attrs, ["pk", ...Object.keys(identifiers)]);
    this.entries.push({ model, id: this.ids.of(key), identifiers, attrs: fields as WritableMap });
  }

  private async addNamed(model: string, kind: string, keys: readonly string[]): Promise<void> {
    for (const record of await this.read(model, keys)) {
      const { pk, name } = record;
      this.ids.reserve(String(pk), kind, String(name));
      this.add(model, String(pk), kind, { name: String(name) }, record);
    }
  }

  private async addPolicies(keys: readonly string[]): Promise<void> {
    const rows = await this.db.policy.findMany({ where: { id: { in: [...keys] } }, select: { id: true, type: true } });
    const types = new Map(rows.map(({ id, type }) => [id, policyTypes[type as PolicyTypeName]?.model]));
    for (const key of keys) {
      const model = types.get(key);
      if (model) await this.addNamed(model, "policy", [key]);
    }
  }

  private async addStage(stage: StageRow, done: Set<string>): Promise<void> {
    const model = stageTypes[stage.type as StageType]?.model;
    if (!model) return;
    const { schema } = this.model(model);
    const fields = referenceFields(schema);
    const [record = {}] = await this.read(model, [stage.id]);
    this.stages.set(stage.id, without(record, ["pk", "name"]));
    const attrs = { ...record, ...this.references(stage, fields, (id) => done.has(id)) };
    const name = { name: stage.name };
    const secrets = secretFields(schema).filter((field) => Boolean((stage.config as ObjectRecord)[field]));
    for (const field of secrets) this.secrets.push(`${field} of the stage "${stage.name}"`);
    if (secrets.length > 0) this.addWithSecrets(model, stage, attrs, secrets);
    else this.add(model, stage.id, "stage", name, attrs);
    done.add(stage.id);
    this.completeCircles(stage, done);
  }

  /** A stage that has secrets is made with placeholders where it is new; where it is there already its secrets stay. */
  private addWithSecrets(model: string, stage: StageRow, attrs: ObjectRecord, secrets: readonly string[]): void {
    const name = { name: stage.name };
    const id = this.ids.of(stage.id);
    const placeholders = secrets.map((field) => [field, new TagToWrite("!Context", [`${id}.${field}`, PLACEHOLDER])]);
    const whole = { ...without(attrs, ["pk", "name"]), ...Object.fromEntries(placeholders) };
    this.entries.push({ model, state: "created", identifiers: name, attrs: whole as WritableMap });
    this.add(model, stage.id, "stage", name, attrs);
  }

  /** Stages that refer to each other are made first, and told of each other then. */
  private completeCircles(last: StageRow, done: ReadonlySet<string>): void {
    for (const stage of this.graph.stages) {
      const closed = stage.references.some(({ refId }) => refId === last.id) && done.has(stage.id);
      const model = stageTypes[stage.type as StageType]?.model;
      if (!closed || !model) continue;
      const fields = referenceFields(this.model(model).schema);
      const attrs = { ...this.stages.get(stage.id), ...this.references(stage, fields, (id) => done.has(id)) };
      this.entries.push({ model, identifiers: { name: stage.name }, attrs: attrs as WritableMap });
    }
  }

  /** What a stage refers to, as tags that find it. @param isThere whether an entry for a stage is there already */
  private references(
    stage: StageRow,
    fields: readonly ReferenceField[],
    isThere: (id: string) => boolean,
  ): ObjectRecord {
    return Object.fromEntries(
      fields.map(({ field, list }) => {
        const rows = stage.references.filter((row) => row.field === field);
        const tags = rows.filter(({ refId }) => !refId || isThere(refId)).map((row) => this.referTo(row));
        return [field, list ? tags : (tags[0] ?? null)];
      }),
    );
  }

  private referTo(row: StageRow["references"][number]): Writable {
    const { flow, flowSlugs, groupNames } = this.graph;
    if (row.flowId === flow.id) return this.ids.tag(flow.id);
    if (row.flowId) return this.find("flow", "authentik_flows.flow", "slug", flowSlugs.get(row.flowId) ?? "");
    if (row.groupId) return this.find("group", "authentik_core.group", "name", groupNames.get(row.groupId) ?? "");
    return this.ids.tag(row.refId ?? row.promptId ?? row.policyId ?? "");
  }

  private find(kind: string, model: string, field: string, value: string): TagToWrite {
    this.needs.add(`${kind} "${value}"`);
    return new TagToWrite("!Find", [model, [field, value]]);
  }

  private addStageBindings(): void {
    const { flow, stageBindings } = this.graph;
    for (const row of stageBindings) {
      const tied = stageBindings.filter(({ order }) => order === row.order).length > 1;
      const identifiers = {
        // Of bindings with the same order the key decides which is first.
        ...(tied && { pk: row.id }),
        target: this.ids.tag(flow.id),
        stage: this.ids.tag(row.stageId),
        order: row.order,
      };
      this.ids.reserve(row.bindableId, "binding", this.ids.of(row.stageId));
      this.entries.push({
        model: "authentik_flows.flowstagebinding",
        id: this.ids.of(row.bindableId),
        identifiers,
        attrs: {
          evaluate_on_plan: row.evaluateOnPlan,
          re_evaluate_policies: row.reEvaluatePolicies,
          invalid_response_action: row.invalidResponseAction,
          policy_engine_mode: this.graph.modes.get(row.bindableId),
        },
      });
    }
  }

  private addPolicyBindings(): void {
    const { flow, policyBindings } = this.graph;
    for (const row of policyBindings) {
      const tied =
        policyBindings.filter(({ targetId, order }) => targetId === row.targetId && order === row.order).length > 1;
      this.entries.push({
        model: "authentik_policies.policybinding",
        identifiers: {
          ...(tied && { pk: row.id }),
          target: this.ids.tag(row.targetId === flow.bindableId ? flow.id : row.targetId),
          ...this.boundObject(row),
          order: row.order,
        },
        attrs: {
          enabled: row.enabled,
          negate: row.negate,
          timeout: row.timeout,
          failure_result: row.failureResult,
        },
      });
    }
  }

  /** All three are named, so that a group that is not there does not make the entry fit the binding of something else. */
  private boundObject({ policyId, group, user }: PolicyBindingRow): WritableMap {
    if (policyId) return { policy: this.ids.tag(policyId) };
    return {
      policy: null,
      group: group && this.find("group", "authentik_core.group", "name", group.name),
      user: user && this.find("user", "authentik_core.user", "username", user.username),
    };
  }
}

function without(record: ObjectRecord, fields: readonly string[]): ObjectRecord {
  return Object.fromEntries(Object.entries(record).filter(([field]) => !fields.includes(field)));
}
