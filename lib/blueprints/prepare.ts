import path from "node:path";
import type { PrismaClient } from "#lib/db/generated/client.ts";
import { applyBootstrap, type BootstrapValues } from "./bootstrap.ts";
import { type Discovery, discoverBlueprints } from "./discover.ts";
import type { BlueprintEnvironment } from "./instances.ts";

/** The project's own blueprints, relative to its folder. */
const ownFolder = "prisma/blueprints";

/** Where the blueprints of an installation are. @param root the project's folder */
export function blueprintEnvironment(
  root: string,
  bootstrap: BootstrapValues,
  more: readonly string[] = [],
): BlueprintEnvironment {
  return {
    folders: [path.join(root, ownFolder), ...more],
    variables: {
      BOOTSTRAP_EMAIL: bootstrap.email,
      BOOTSTRAP_PASSWORD: bootstrap.password,
      BOOTSTRAP_TOKEN: bootstrap.token,
    },
  };
}

/**
 * Brings an installation up to its blueprints; changes nothing when there is nothing to do. Runs at every start, one at a time.
 * @returns what was done about each file, for the log
 */
export async function prepareBlueprints(
  client: PrismaClient,
  root: string,
  bootstrap: BootstrapValues,
  more: readonly string[] = [],
): Promise<Discovery[]> {
  const environment = blueprintEnvironment(root, bootstrap, more);
  const discoveries = await discoverBlueprints(client, environment);
  await applyBootstrap(client, environment, bootstrap);
  return discoveries;
}
