import { z } from "zod";
import { validateBlueprint } from "#lib/blueprints/importer.ts";
import { createImportSetup } from "#lib/blueprints/instances.ts";
import { uploadedPolicy } from "#lib/blueprints/source.ts";
import type { Db } from "#lib/db/client.ts";
import { blueprintInstanceModel } from "#lib/models/blueprint-instance.ts";
import type { FoundObject } from "#lib/models/model.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import type { ApiCall } from "../../endpoint.ts";
import { invalid } from "../../errors.ts";
import type { Resource } from "../../resource.ts";
import { ownBlueprints, usableFiles } from "./environment.ts";

/** Paths of blueprints in registries; they are stored and never fetched. */
const registryPrefix = "oci://";

/** `/managed/blueprints/` */
export const blueprintResource: Resource = {
  path: "/managed/blueprints/",
  operation: "managed_blueprints",
  tag: "managed",
  name: "BlueprintInstance",
  model: blueprintInstanceModel,
  key: { param: "instance_uuid", field: "pk" },
  readOnly: {
    pk: z.guid(),
    last_applied: z.iso.datetime().meta({ description: "1970 when it never was." }),
    last_applied_hash: z.string(),
    status: z
      .enum(["successful", "warning", "error", "orphaned", "unknown"])
      .meta({ id: "BlueprintInstanceStatusEnum" }),
    managed_models: z.array(z.string()),
    metadata: z.record(z.string(), z.unknown()),
  },
  filters: { name: { kind: "text" }, path: { kind: "text" } },
  search: ["name", "path"],
  complete: checkSource,
  usedBy: async () => [],
};

/** Refuses what could never be applied: neither path nor content, a path that leads nowhere, a content that would fail. */
async function checkSource(
  db: Db,
  call: ApiCall,
  data: ObjectRecord,
  existing: FoundObject | null,
): Promise<ObjectRecord> {
  const stored = existing ? await blueprintInstanceModel.represent(db, existing) : {};
  const { path, content, context } = { ...stored, ...data };
  if (isBlank(path) && isBlank(content)) throw invalid("non_field_errors", "Either a path or a content is needed.");
  if (typeof data.path === "string" && !isBlank(data.path)) await checkPath(data.path.trim());
  if (typeof data.content === "string" && !isBlank(data.content)) await checkContent(db, call, data.content, context);
  return data;
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

async function checkPath(path: string): Promise<void> {
  if (path.startsWith(registryPrefix)) return;
  const files = await usableFiles();
  if (!files.some((file) => file.path === path)) throw invalid("path", "There is no blueprint file at this path.");
}

/** Carries the content out in the running transaction and undoes that. */
async function checkContent(db: Db, call: ApiCall, text: string, context: unknown): Promise<void> {
  const { store, ...setup } = createImportSetup(call.services.client, ownBlueprints());
  const inside = { ...store, transaction: <Result>(work: (db: Db) => Promise<Result>) => store.savepoint(db, work) };
  const given = typeof context === "object" && context !== null && !Array.isArray(context) ? context : {};
  const result = await validateBlueprint(
    { ...setup, store: inside },
    { file: "content", text, context: given as Record<string, unknown>, policy: uploadedPolicy },
  );
  if (!result.success)
    throw invalid("content", "This blueprint cannot be applied:", ...result.logs.map(({ event }) => `- ${event}`));
}
