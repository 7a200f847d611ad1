import { createHash } from "node:crypto";
import type { Db } from "#lib/db/client.ts";
import type { PrismaClient } from "#lib/db/generated/client.ts";
import { createModels } from "#lib/models/registry.ts";
import type { VersionAuthor } from "#lib/versions/origin.ts";
import { recordVersions } from "#lib/versions/record.ts";
import { type BlueprintFile, readBlueprintFile } from "./files.ts";
import { applyBlueprint, type ImportResult, type ImportSetup } from "./importer.ts";
import { parseBlueprint } from "./parse.ts";
import { type ImportSource, trustFolder, uploadedPolicy } from "./source.ts";
import { createStore, type Instance } from "./store.ts";

/** Where blueprints come from and what they may read. */
export interface BlueprintEnvironment {
  /** Absolute paths of folders with blueprints; of equal paths below them the first one's counts. */
  readonly folders: readonly string[];
  /** Environment variables, for `!Env` of files in these folders. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Context value that is true until a blueprint has been applied once. */
export const firstApplicationKey = "vestibule/first-application";

/**
 * What the importer needs, over the real database. Flows that an import changes get a new version each.
 * @param author who imports; null for the system
 */
export function createImportSetup(
  client: PrismaClient,
  environment: BlueprintEnvironment,
  author: VersionAuthor | null = null,
): ImportSetup<Db> {
  return {
    store: createStore(client, (instance) => loadInstance(instance, environment)),
    models: createModels(),
    environment: environment.variables,
    finish: (db, source) => recordVersions(db, { cause: "blueprint", author, source }),
  };
}

/** The document of a stored blueprint: the file at its path, else its content. Null when the file is gone. */
export async function loadInstance(
  instance: Instance,
  environment: BlueprintEnvironment,
): Promise<ImportSource | null> {
  const file = instance.path ? await findFile(instance.path, environment.folders) : null;
  if (instance.path && !file) return null;
  const context = {
    [firstApplicationKey]: instance.lastAppliedHash === "",
    ...(instance.context as Record<string, unknown>),
  };
  return {
    file: file?.path ?? instance.name,
    text: file?.text ?? instance.content,
    context,
    identity: instance.id,
    // What an administrator typed into the database is as foreign to the server's disk as an upload.
    policy: file ? trustFolder(file.folder) : uploadedPolicy,
  };
}

async function findFile(name: string, folders: readonly string[]): Promise<BlueprintFile | null> {
  for (const folder of folders) {
    const file = await readBlueprintFile(folder, name);
    if (file) return file;
  }
  return null;
}

/**
 * Applies a stored blueprint and notes in it what came of that: status, time and, after a success, the SHA-512 of its text.
 * @param author who has it applied; null for the system @param complete adds to how it is applied
 * @returns null when it is disabled
 */
export async function applyInstance(
  client: PrismaClient,
  environment: BlueprintEnvironment,
  instance: Instance,
  author: VersionAuthor | null = null,
  complete: (setup: ImportSetup<Db>) => ImportSetup<Db> = (setup) => setup,
): Promise<ImportResult | null> {
  if (!instance.enabled) return null;
  const source = await loadInstance(instance, environment);
  if (!source) {
    await client.blueprintInstance.update({ where: { id: instance.id }, data: { status: "orphaned" } });
    return { success: false, logs: [], changes: [] };
  }
  const result = await applyBlueprint(complete(createImportSetup(client, environment, author)), source);
  const metadata = result.success ? parseBlueprint(source.text, source.file)?.metadata : undefined;
  await client.blueprintInstance.update({
    where: { id: instance.id },
    data: {
      status: result.success ? "successful" : "error",
      ...(result.success && {
        lastApplied: new Date(),
        lastAppliedHash: createHash("sha512").update(source.text, "utf8").digest("hex"),
        metadata: metadata ?? {},
        managedModels: [
          ...new Set(result.changes.filter(({ pk }) => pk !== undefined).map(({ model }) => model)),
        ].sort(),
      }),
    },
  });
  return result;
}
