import type { ObjectModel } from "#lib/models/model.ts";
import { applyBlueprint, type ImportResult, type ImportSetup } from "./importer.ts";
import { type ImportSource, uploadedPolicy } from "./source.ts";
import { type MemoryDb, type MemoryModelOptions, MemoryStore, memoryModel } from "./testing/memory-models.ts";

/** The model of flows. */
export const flow = "authentik_flows.flow";
/** The model of policies' bindings. */
export const binding = "authentik_policies.policybinding";

/** What an import works with, in memory. */
export interface Setup extends ImportSetup<MemoryDb> {
  store: MemoryStore;
}

/** An empty store that knows a few models. @param models others, or other options */
export function createSetup(models: Record<string, MemoryModelOptions> = {}): Setup {
  const all: Record<string, MemoryModelOptions> = {
    [flow]: { required: ["name", "slug"], fields: ["slug", "name", "attributes", "order"], bindable: true },
    "authentik_flows.flowstagebinding": { bindable: true, references: ["target"] },
    [binding]: { references: ["target", "user"] },
    "authentik_core.group": {},
    "authentik_core.user": { required: ["username"] },
    ...models,
  };
  const registry = new Map<string, ObjectModel<MemoryDb>>(
    Object.entries(all).map(([name, options]) => [name, memoryModel(name, options)]),
  );
  return { store: new MemoryStore(), models: registry, environment: {}, now: () => new Date("2026-01-01T00:00:00Z") };
}

/** A file that was uploaded. */
export function source(text: string, more: Partial<ImportSource> = {}): ImportSource {
  return { file: "test.yaml", text, policy: uploadedPolicy, ...more };
}

/** Imports a text. */
export async function run(setup: Setup, text: string, more?: Partial<ImportSource>): Promise<ImportResult> {
  return applyBlueprint(setup, source(text, more));
}

/** What was done to each object. */
export const actions = (result: ImportResult) => result.changes.map((change) => change.action);
/** A blueprint of one flow. */
export const flowEntry = (more: string) =>
  `entries: [{model: ${flow}, identifiers: {slug: a}, attrs: {name: A}, ${more}}]`;
