import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PrismaClient } from "#lib/db/generated/client.ts";
import { clearDatabase } from "#lib/db/testing.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { createModels } from "#lib/models/registry.ts";
import { exportFlow } from "./export-flow.ts";
import { applyBlueprint } from "./importer.ts";
import { createImportSetup } from "./instances.ts";
import { prepareBlueprints } from "./prepare.ts";
import { uploadedPolicy } from "./source.ts";
import { listReferenceFiles } from "./testing/reference-files.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine?.close());

const root = path.resolve(import.meta.dirname, "../..");

async function importText(text: string, file: string) {
  const setup = createImportSetup(engine.client, { folders: [], variables: {} });
  return applyBlueprint(setup, { file, text, policy: uploadedPolicy });
}

/** All flows as files, by slug. */
async function exportAll(): Promise<Record<string, string>> {
  const flows = await engine.client.flow.findMany({ orderBy: { slug: "asc" } });
  const texts: Record<string, string> = {};
  for (const { id, slug } of flows) texts[slug] = await exportFlow(engine.client, id);
  return texts;
}

const kinds = /^authentik_(?:flows\.|stages_|policies)/;

/** Everything that belongs to flows as the REST API shows it, with names in the place of keys. */
async function describeObjects(client: PrismaClient): Promise<string[]> {
  const names = new Map<string, string>();
  const all: [string, Record<string, unknown>][] = [];
  for (const model of createModels().values()) {
    if (!kinds.test(model.name) && model.name !== "authentik_core.group") continue;
    const found = await model.select(client, { where: {}, order: model.defaultOrder });
    for (const record of await model.representAll(client, found)) {
      const name = String(record.slug ?? record.name ?? "");
      for (const key of [record.pk, record.policybindingmodel_ptr_id])
        if (typeof key === "string" && name) names.set(key, `${model.name} ${name}`);
      if (kinds.test(model.name)) all.push([model.name, record]);
    }
  }
  for (const [, record] of all)
    if (record.stage)
      names.set(String(record.pk), `${names.get(String(record.target))} ${names.get(String(record.stage))}`);
  return all
    .map(([model, record]) =>
      JSON.stringify({ model, ...record, policybindingmodel_ptr_id: undefined, pk: undefined }).replaceAll(
        /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g,
        (key) => names.get(key) ?? key,
      ),
    )
    .toSorted();
}

/** Imports files in any order: flows that name each other find each other the second time. */
async function importAll(texts: Record<string, string>): Promise<void> {
  for (const round of ["first", "second"])
    for (const [slug, text] of Object.entries(texts)) {
      const { error } = await importText(text, slug);
      expect(error?.message, `${slug}, ${round} time`).toBeUndefined();
    }
}

describe("a flow that is exported", () => {
  test("is the same after an import into an empty database: the default flows, and those of the reference implementation", async () => {
    await clearDatabase(engine.database);
    await prepareBlueprints(engine.client, root, {});
    const refused: (string | undefined)[] = [];
    for (const { name, text } of listReferenceFiles()) {
      const { error } = await importText(text, name);
      if (error) refused.push(error.text);
    }
    const groups = await engine.client.group.findMany();
    const texts = await exportAll();
    const objects = await describeObjects(engine.client);
    expect(Object.keys(texts).length).toBeGreaterThan(listReferenceFiles().length > 0 ? 15 : 6);
    // Only what needs kinds of objects that are not offered here is left out.
    for (const text of refused) expect(text).toMatch(/does not offer|Unknown model/);

    await clearDatabase(engine.database);
    for (const group of groups) await engine.group({ name: group.name, isSuperuser: group.isSuperuser });
    await importAll(texts);
    expect(await exportAll()).toEqual(texts);
    const left = await describeObjects(engine.client);
    // Prompts and stages that no flow uses are in no flow's file.
    expect(objects).toEqual(expect.arrayContaining(left));
    expect(left.filter((text) => text.includes("flowstagebinding"))).toEqual(
      objects.filter((text) => text.includes("flowstagebinding")),
    );
  }, 120_000);
});
