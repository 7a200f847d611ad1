import { ownBlueprints } from "#lib/api/resources/managed/environment.ts";
import { type BlueprintFile, listBlueprintFiles } from "#lib/blueprints/files.ts";
import { blueprintLabels } from "#lib/blueprints/parse.ts";
import type { BlueprintMap } from "#lib/blueprints/values.ts";

/** The label of a blueprint that is a template for flows; its value says where it stands among the others. */
const TEMPLATE_LABEL = "vestibule/flow-template";

/** What a template is filled in with. */
export interface TemplateValues {
  name: string;
  slug: string;
  title: string;
}

/** A flow to begin with: a blueprint that makes one under any name. */
export interface FlowTemplate {
  /** In addresses: the file's name without its ending. */
  id: string;
  /** Of the blueprint, below its folder. */
  path: string;
  title: string;
  about: string;
  designation: string;
  /** What it is filled in with when nothing else is wanted. */
  defaults: TemplateValues;
}

/** The templates on the server's disk, in their order. Files that are broken are left out; the list of blueprints tells of them. */
export async function listTemplates(): Promise<FlowTemplate[]> {
  const files = await listBlueprintFiles(ownBlueprints().folders);
  const ordered = files.flatMap((file) => {
    const order = file.document?.metadata?.labels[TEMPLATE_LABEL];
    return order === undefined ? [] : [{ order: Number(order), template: toTemplate(file) }];
  });
  return ordered.toSorted((a, b) => a.order - b.order).map(({ template }) => template);
}

function toTemplate({ path, document }: BlueprintFile): FlowTemplate {
  const flow = document?.entries.find(({ model }) => model === "authentik_flows.flow");
  const context: BlueprintMap = document?.context ?? new Map();
  const textOf = (field: string) => String(context.get(field) ?? "");
  return {
    id: path.replace(/^.*\//, "").replace(/\.yaml$/, ""),
    path,
    title: document?.metadata?.name ?? path,
    about: document?.metadata?.labels[blueprintLabels.description] ?? "",
    designation: String(flow?.attrs.get("designation") ?? ""),
    defaults: { name: textOf("name"), slug: textOf("slug"), title: textOf("title") },
  };
}
