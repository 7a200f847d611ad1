import { nameAndDefault, resolveShallow } from "./arguments.ts";
import { Tag, type TagDefinition } from "./tag.ts";

/** `!Context key` or `!Context [key, default]`: the value under the whole key; a value or default that is a tag is resolved. */
export const contextTag: TagDefinition = {
  name: "!Context",
  parse(argument) {
    const { name, fallback } = nameAndDefault("!Context", argument);
    return new Tag("!Context", async (scope) => {
      const value = scope.context.get(name);
      return resolveShallow(value === undefined ? fallback : value, scope);
    });
  },
};
