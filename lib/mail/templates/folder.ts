import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { env } from "#lib/env.ts";

// The data folder is no part of the build: its files are found when they are needed.
/** Names below the folder; nothing hidden, and nothing that climbs out of it. */
const NAME = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*\.(?:html|txt)$/;
const LARGEST = 256 * 1024;

/** Where an installation's own templates are: they add to those that Vestibule brings along, or stand in for them. */
export function templateFolder(): string {
  return path.resolve(env().DATA_DIR, "templates");
}

/** The source of a template of the installation's own, or undefined. */
export function readOwnTemplate(name: string, folder = templateFolder()): string | undefined {
  if (!NAME.test(name) || !existsSync(/* turbopackIgnore: true */ folder)) return undefined;
  try {
    const root = realpathSync(/* turbopackIgnore: true */ folder);
    const file = realpathSync(/* turbopackIgnore: true */ path.join(root, name));
    if (!file.startsWith(root + path.sep)) return undefined;
    const source = readFileSync(/* turbopackIgnore: true */ file, "utf8");
    return source.length > LARGEST ? undefined : source;
  } catch {
    return undefined;
  }
}

/** Tells the versions of an own template apart without reading it; undefined when there is none. */
export function versionOfOwnTemplate(name: string, folder = templateFolder()): string | undefined {
  if (!NAME.test(name)) return undefined;
  const found = statSync(/* turbopackIgnore: true */ path.join(folder, name), { throwIfNoEntry: false });
  return found?.isFile() ? `${found.mtimeMs}-${found.size}` : undefined;
}

/** The names of an installation's own HTML templates that can be read, in order. */
export function listOwnTemplates(folder = templateFolder()): string[] {
  if (!existsSync(/* turbopackIgnore: true */ folder)) return [];
  return readdirSync(/* turbopackIgnore: true */ folder, { recursive: true, encoding: "utf8" })
    .map((name) => name.split(path.sep).join("/"))
    .filter((name) => name.endsWith(".html") && readOwnTemplate(name, folder) !== undefined)
    .sort();
}
