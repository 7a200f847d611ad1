import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A blueprint that people use with the reference implementation. */
export interface ReferenceFile {
  /** Path in their folder, e.g. `default/flow-oobe.yaml`. */
  name: string;
  text: string;
}

/** The folder with the reference implementation's blueprints; it lies beside the repository and is not part of it. */
export const referenceFolder = path.resolve(import.meta.dirname, "../../../../shared/blueprints");

/** Whether the folder is there; tests over its files are skipped elsewhere. */
export const hasReferenceFiles = existsSync(referenceFolder);

/** All of its files, in the order of their names. */
export function listReferenceFiles(): ReferenceFile[] {
  if (!hasReferenceFiles) return [];
  return readdirSync(referenceFolder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => ({ name, text: readFileSync(path.join(referenceFolder, name), "utf8") }));
}
