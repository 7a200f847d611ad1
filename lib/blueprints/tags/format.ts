import { formatPython } from "../python/format.ts";
import type { BlueprintValue } from "../values.ts";
import { resolveShallow, resolveText, sequenceItems } from "./arguments.ts";
import { EntryFault, Tag, type TagDefinition } from "./tag.ts";

/** `!Format [text, arguments…]`: Python's `%` formatting. Arguments that are tags are resolved. */
export const formatTag: TagDefinition = {
  name: "!Format",
  parse(argument) {
    const [template = null, ...rest] = sequenceItems("!Format", argument, 1);
    return new Tag("!Format", async (scope) => {
      const text = await resolveText("!Format", "format text", template, scope);
      const values: BlueprintValue[] = [];
      for (const value of rest) values.push(await resolveShallow(value, scope));
      try {
        const formatted = formatPython(text, values);
        scope.spend(formatted.length);
        return formatted;
      } catch (cause) {
        if (cause instanceof EntryFault) throw cause;
        throw new EntryFault(`!Format: ${cause instanceof Error ? cause.message : cause}`);
      }
    });
  },
};
