import { formatRepr } from "../python/repr.ts";
import type { BlueprintValue } from "../values.ts";
import { YamlDate } from "../yaml/yaml-date.ts";
import { resolveShallow, sequenceItems } from "./arguments.ts";
import { EntryFault, Tag, type TagDefinition } from "./tag.ts";

/** `!AtIndex [container, key, default?]`: element of a list (negative counts from the end) or of a mapping. */
export const atIndexTag: TagDefinition = {
  name: "!AtIndex",
  parse(argument) {
    const items = sequenceItems("!AtIndex", argument, 2, 3);
    const [container = null, key = null] = items;
    const fallback = items[2];
    return new Tag("!AtIndex", async (scope) => {
      const place = await resolveShallow(key, scope);
      const found = lookUp(await resolveShallow(container, scope), place);
      if (found !== undefined) return found;
      if (fallback === undefined)
        throw new EntryFault(`!AtIndex: there is nothing at ${formatRepr(place)}, and no default.`);
      return fallback;
    });
  },
};

function lookUp(container: BlueprintValue, key: BlueprintValue): BlueprintValue | undefined {
  if (Array.isArray(container)) {
    if (typeof key !== "number" || !Number.isInteger(key))
      throw new EntryFault(`!AtIndex: the key of a list must be a whole number, not ${formatRepr(key)}.`);
    return container.at(key);
  }
  if (!(container instanceof Map)) throw new EntryFault("!AtIndex: the container must be a list or a mapping.");
  if (key !== null && typeof key === "object" && !(key instanceof YamlDate))
    throw new EntryFault("!AtIndex: the key of a mapping must be a single value.");
  return container.get(key);
}
