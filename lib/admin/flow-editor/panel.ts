import { z } from "zod";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { notFound } from "#lib/api/errors.ts";
import type { Definitions, FlowDefinition } from "#lib/flows/definitions.ts";
import { stageRegistry } from "#lib/stages/registry.ts";
import { findCollection } from "../collections/registry.ts";
import { readForm } from "../forms/read-form.ts";
import { creatingResource, describeObjectForm, formFields, loadObject, nameOf } from "../object-page.ts";
import { type SaveResult, saveObject } from "../save-object.ts";

/** What the editor's panel is about: something that there is, or a new stage of a type. */
export const panelTargetSchema = z.union([
  z.object({ collection: z.enum(["stages", "policies"]), id: z.guid() }),
  z.object({ collection: z.literal("stages"), type: z.string().max(64) }),
]);
export type PanelTarget = z.infer<typeof panelTargetSchema>;

/** A form for the panel. Plain data: it crosses from server to browser. */
export interface PanelForm extends Awaited<ReturnType<typeof describeObjectForm>> {
  title: string;
  /** What its type is called. */
  type: string;
  values: Record<string, unknown>;
  isNew: boolean;
  /** Names of other flows that use it. */
  others: string[];
  /** Its page of its own. */
  href: string;
}

/** The form for something that the editor shows. @throws ApiError 404 when it is gone */
export async function describePanel(call: ApiCall, flow: FlowDefinition, target: PanelTarget): Promise<PanelForm> {
  const { collection, resource, named, record } = await locate(call, target);
  const list = `/if/admin/${collection.slug}/`;
  const form = await describeObjectForm(collection, resource, named);
  const type = collection.variants?.find(({ model }) => model === resource.model.name)?.title ?? "";
  if (!record)
    return { ...form, title: `New ${type.toLowerCase()}`, type, values: {}, isNew: true, others: [], href: list };
  const others = flowsWith(call.definitions, String(record.pk)).filter(({ pk }) => pk !== flow.pk);
  return {
    ...form,
    title: nameOf(record),
    type,
    values: record,
    isNew: false,
    others: others.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b, "en")),
    href: `${list}${String(record.pk)}/`,
  };
}

/** Saves what the panel's form says, at once and for everything that uses it. */
export async function savePanel(call: ApiCall, target: PanelTarget, form: FormData): Promise<SaveResult> {
  const { collection, resource, named, record } = await locate(call, target);
  const fields = formFields(collection, resource);
  const isNew = record === undefined;
  return saveObject(resource, { ...named, body: readForm(fields, form, isNew) }, { fields, isNew });
}

/** Where something is made or changed; a new one has no record. @throws ApiError 404 */
async function locate(call: ApiCall, target: PanelTarget) {
  const collection = findCollection(target.collection);
  if (!collection) throw notFound();
  if ("type" in target) {
    const resource = creatingResource(collection, target.type);
    if (!resource) throw notFound();
    return { collection, resource, named: call, record: undefined };
  }
  const named = { ...call, params: { [collection.resource.key.param]: target.id } };
  const { resource, values } = await loadObject(collection, named);
  return { collection, resource, named, record: values };
}

/** The flows in which a stage or policy is bound, or a stage that refers to it. */
function flowsWith(definitions: Definitions, key: string): FlowDefinition[] {
  return [...definitions.flows.values()].filter((flow) => {
    const bindings = definitions.bindings.get(flow.pk) ?? [];
    const targets = [flow.bindable, ...bindings.map(({ bindable }) => bindable ?? "")];
    return (
      bindings.some(({ stage }) => stage === key || refersTo(definitions, stage, key)) ||
      targets.some((target) => definitions.targets.get(target)?.bindings.some(({ policy }) => policy === key))
    );
  });
}

function refersTo(definitions: Definitions, stage: string, key: string): boolean {
  const found = definitions.stages.get(stage);
  const references = found ? stageRegistry.references(found.type, found.config) : [];
  return references.some(({ keys }) => keys.includes(key));
}
