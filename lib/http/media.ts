import { readFile, realpath } from "node:fs/promises";
import path from "node:path";

/** Kinds of pictures that are served; anything else in the folder is not. */
const TYPES: Record<string, string> = {
  ".avif": "image/avif",
  ".gif": "image/gif",
  ".ico": "image/x-icon",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
};

/** A picture of the media folder. */
export interface MediaFile {
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads a picture below a folder: backgrounds and logos that an administrator put there.
 *
 * @param parts of the path as written in the address, decoded
 * @returns null when there is none, when it is no picture, or when it lies outside the folder (also by way of a link)
 */
export async function readMedia(folder: string, parts: readonly string[]): Promise<MediaFile | null> {
  const type = TYPES[path.extname(parts.at(-1) ?? "").toLowerCase()];
  if (!type || parts.some((part) => part.startsWith(".") || !/^[\w.-]+$/.test(part))) return null;
  try {
    const root = await realpath(folder);
    const place = await realpath(path.join(root, ...parts));
    if (!place.startsWith(root + path.sep)) return null;
    return { type, bytes: new Uint8Array(await readFile(place)) };
  } catch {
    return null;
  }
}
