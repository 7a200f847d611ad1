import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { BlueprintError } from "./error.ts";
import { type Blueprint, blueprintLabels, parseBlueprint } from "./parse.ts";
import { resolveInside } from "./source.ts";
import { largestDocument } from "./yaml/read-yaml.ts";

/** A blueprint on disk. */
export interface BlueprintFile {
  /** Path below its folder, with `/`, e.g. `default/brand.yaml`. */
  readonly path: string;
  /** Absolute path of the folder. */
  readonly folder: string;
  readonly text: string;
  /** SHA-512 of the bytes, in hex. */
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** Null when it is switched off (empty). */
  readonly document: Blueprint | null;
  /** Why it cannot be used. */
  readonly error: BlueprintError | undefined;
}

/** All `*.yaml` files below the folders, sorted by path; hidden ones are left out, and of equal paths the first folder's counts. */
export async function listBlueprintFiles(folders: readonly string[]): Promise<BlueprintFile[]> {
  const files = new Map<string, BlueprintFile>();
  for (const folder of folders) {
    for (const name of await listNames(folder)) {
      const file = files.has(name) ? null : await readBlueprintFile(folder, name);
      if (file) files.set(name, file);
    }
  }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** One file below a folder, or null when there is none or it leads out of the folder. */
export async function readBlueprintFile(folder: string, name: string): Promise<BlueprintFile | null> {
  const absolute = await resolveInside(folder, name);
  if (!absolute) return null;
  const info = await stat(absolute);
  if (!info.isFile()) return null;
  const read = (error?: BlueprintError, text = "", hash = "", document: Blueprint | null = null): BlueprintFile => ({
    path: name,
    folder,
    text,
    hash,
    modified: info.mtimeMs,
    document,
    error,
  });
  // A character has at most four bytes.
  if (info.size > largestDocument * 4)
    return read(new BlueprintError("syntax", { file: name }, "The file is too large."));
  const bytes = await readFile(absolute);
  const hash = createHash("sha512").update(bytes).digest("hex");
  const text = decode(bytes);
  if (text === null) return read(new BlueprintError("syntax", { file: name }, "The file is not UTF-8 text."), "", hash);
  try {
    return read(undefined, text, hash, parseBlueprint(text, name));
  } catch (cause) {
    if (cause instanceof BlueprintError) return read(cause, text, hash);
    throw cause;
  }
}

/** The text of UTF-8 bytes, byte for byte, so that its hash is that of the file. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Whether discovery makes an instance of a document; the label says no by the text `"false"`. */
export function isInstantiated(document: Blueprint): boolean {
  return document.metadata?.labels[blueprintLabels.instantiate]?.toLowerCase() !== "false";
}

async function listNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith(".yaml"))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .filter((name) => !name.split("/").some((part) => part.startsWith(".")));
}
