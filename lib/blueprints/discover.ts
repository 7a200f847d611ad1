import type { PrismaClient } from "#lib/db/generated/client.ts";
import { type BlueprintFile, isInstantiated, listBlueprintFiles } from "./files.ts";
import { applyInstance, type BlueprintEnvironment } from "./instances.ts";
import type { Instance } from "./store.ts";

/** What discovery did about one file. */
export interface Discovery {
  readonly path: string;
  /** `unchanged`: applied already in this form. `off`: empty, for other versions, or labelled not to be used. */
  readonly outcome: "applied" | "unchanged" | "disabled" | "off" | "failed";
  /** Why it failed, for people. */
  readonly reason?: string;
}

/**
 * Looks through the blueprint folders: every file gets an instance, and what is new or has changed since it was last applied is
 * applied. One that fails is noted and stops nothing; it is tried again the next time. Instances whose file is gone are marked;
 * what they made stays. Callers make sure that only one process does this at a time.
 */
export async function discoverBlueprints(
  client: PrismaClient,
  environment: BlueprintEnvironment,
): Promise<Discovery[]> {
  const files = await listBlueprintFiles(environment.folders);
  const instances = new Map<string, Instance>();
  // All instances first: files apply each other by name.
  for (const file of files) if (isUsable(file)) instances.set(file.path, await findOrCreate(client, file));
  await markOrphans(client, [...instances.keys()]);
  const discoveries: Discovery[] = [];
  for (const file of files) discoveries.push(await applyFile(client, environment, file, instances.get(file.path)));
  return discoveries;
}

function isUsable(file: BlueprintFile): boolean {
  return file.document?.version === 1 && isInstantiated(file.document);
}

async function applyFile(
  client: PrismaClient,
  environment: BlueprintEnvironment,
  file: BlueprintFile,
  instance: Instance | undefined,
): Promise<Discovery> {
  const { path } = file;
  if (file.error) return { path, outcome: "failed", reason: file.error.message };
  if (!instance) return { path, outcome: "off" };
  if (!instance.enabled) return { path, outcome: "disabled" };
  if (instance.lastAppliedHash === file.hash) return { path, outcome: "unchanged" };
  const result = await applyInstance(client, environment, instance);
  if (result?.success) return { path, outcome: "applied" };
  return { path, outcome: "failed", reason: result?.error?.message ?? "The file is gone." };
}

async function findOrCreate(client: PrismaClient, file: BlueprintFile): Promise<Instance> {
  const known = await client.blueprintInstance.findFirst({ where: { path: file.path } });
  if (known) return known;
  const wanted = file.document?.metadata?.name ?? file.path;
  const taken = await client.blueprintInstance.findUnique({ where: { name: wanted }, select: { id: true } });
  return client.blueprintInstance.create({
    data: {
      name: taken ? `${wanted} (${file.path})` : wanted,
      path: file.path,
      metadata: file.document?.metadata ?? {},
    },
  });
}

async function markOrphans(client: PrismaClient, paths: string[]): Promise<void> {
  await client.blueprintInstance.updateMany({
    where: { path: { notIn: ["", ...paths] }, NOT: { path: { startsWith: "oci://" } }, status: { not: "orphaned" } },
    data: { status: "orphaned" },
  });
}
