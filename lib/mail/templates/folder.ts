import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { env } from "#lib/env.ts";

/** Names below the folder; nothing hidden, and nothing that climbs out of it. */
const NAME = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*\.(?:html|txt)$/;
const LARGEST = 256 * 1024;

/** Where an installation's own templates are: they add to those that Vestibule brings along, or stand in for them. */
export function templateFolder(): string {
  return path.resolve(env().DATA_DIR, "templates");
}

/** The source of a template of the installation's own, or undefined. */
export function readOwnTemplate(name: string, folder = templateFolder()): string | undefined {
  if (!NAME.test(name) || !existsSync(folder)) return undefined;
  try {
    const root = realpathSync(folder);
    const file = realpathSync(path.join(root, name));
    if (!file.startsWith(root + path.sep)) return undefined;
    const source = readFileSync(file, "utf8");
    return source.length > LARGEST ? undefined : source;
  } catch {
    return undefined;
  }
}

/** The names of an installation's own HTML templates that can be read, in order. */
export function listOwnTemplates(folder = templateFolder()): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => name.split(path.sep).join("/"))
    .filter((name) => name.endsWith(".html") && readOwnTemplate(name, folder) !== undefined)
    .sort();
}
