import { open, realpath } from "node:fs/promises";
import path from "node:path";

/** What an import wants to do to objects of a model. */
export type ChangeAction = "add" | "change" | "delete";

/** What a document may take from the server that carries it out. */
export interface SourcePolicy {
  /** Whether `!Env` may read this variable. */
  allowEnv(name: string): boolean;
  /** The absolute path that `!File` may read for the path as written, or null. */
  resolveFile(written: string): Promise<string | null>;
}

/** A document to import, with what belongs to it. */
export interface ImportSource {
  /** What errors and logs call it. */
  readonly file: string;
  readonly text: string;
  /** Values of the instance or the upload; they go over those of the document. */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  readonly policy: SourcePolicy;
  /** Says which blueprint this is, so that blueprints that apply each other end. */
  readonly identity?: string | undefined;
  /** Refuses changes; without it, all are allowed. */
  readonly authorize?: ((action: ChangeAction, model: string) => boolean) | undefined;
}

/**
 * For documents that came over the network: they see no variables and no files, else whoever may upload one could read the
 * server's secrets.
 */
export const uploadedPolicy: SourcePolicy = {
  allowEnv: () => false,
  resolveFile: async () => null,
};

const trustedPrefixes = ["AUTHENTIK_", "VESTIBULE_", "BOOTSTRAP_"];

/**
 * For documents that an operator put on the server's disk: variables made for blueprints, and files below `folder`
 * (symbolic links that lead out of it are not followed).
 * @param folder absolute path of the blueprint folder
 */
export function trustFolder(folder: string): SourcePolicy {
  return {
    allowEnv: (name) => trustedPrefixes.some((prefix) => name.startsWith(prefix)),
    resolveFile: (written) => resolveInside(folder, written),
  };
}

/** The real path of `written` when it lies below `folder` and exists, else null. */
export async function resolveInside(folder: string, written: string): Promise<string | null> {
  try {
    const root = await realpath(folder);
    const target = await realpath(path.resolve(root, written));
    return target.startsWith(root + path.sep) ? target : null;
  } catch {
    return null;
  }
}

/** Longest file that `!File` reads, in bytes. */
const largestFile = 1_000_000;

/** Reads a text file and trims it. @returns null when it cannot be read, is not UTF-8 or is too long */
export async function readTextFile(absolute: string): Promise<string | null> {
  try {
    await using file = await open(absolute, "r");
    // One byte more than allowed tells "too long" without reading a file that never ends.
    const { bytesRead, buffer } = await file.read(Buffer.alloc(largestFile + 1), 0, largestFile + 1, 0);
    if (bytesRead > largestFile) return null;
    return new TextDecoder("utf-8", { fatal: true }).decode(buffer.subarray(0, bytesRead)).trim();
  } catch {
    return null;
  }
}

/**
 * An environment variable as blueprints name it. The bootstrap variables of the reference implementation answer with ours.
 * @returns null when unset or empty
 */
export function readVariable(environment: Readonly<Record<string, string | undefined>>, name: string): string | null {
  const own = /^AUTHENTIK_(BOOTSTRAP_(?:EMAIL|PASSWORD|TOKEN))$/.exec(name)?.[1];
  return (own && environment[own]) || environment[name] || null;
}
