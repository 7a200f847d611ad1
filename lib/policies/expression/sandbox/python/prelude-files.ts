import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** The Python modules that expressions can import besides the interpreter's own, by path within `python/`. */
export function readPreludeFiles(): Record<string, string> {
  const folder = path.join(import.meta.dirname, "../../python");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".py"));
  return Object.fromEntries(
    names.sort().map((name) => [name.replaceAll(path.sep, "/"), readFileSync(path.join(folder, name), "utf8")]),
  );
}
