import process from "node:process";
import { type BlueprintFile, listBlueprintFiles } from "#lib/blueprints/files.ts";
import type { BlueprintEnvironment } from "#lib/blueprints/instances.ts";
import { blueprintEnvironment } from "#lib/blueprints/prepare.ts";
import { env } from "#lib/env.ts";

/** Where this installation's blueprints are, as at its start. */
export function ownBlueprints(): BlueprintEnvironment {
  const { BOOTSTRAP_EMAIL: email, BOOTSTRAP_PASSWORD: password, BOOTSTRAP_TOKEN: token } = env();
  return blueprintEnvironment(process.cwd(), { email, password, token });
}

/** Files that can be applied. */
export async function usableFiles(): Promise<BlueprintFile[]> {
  const files = await listBlueprintFiles(ownBlueprints().folders);
  return files.filter(({ document }) => document?.version === 1);
}
