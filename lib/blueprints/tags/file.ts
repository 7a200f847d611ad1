import { nameAndDefault } from "./arguments.ts";
import { Tag, type TagDefinition } from "./tag.ts";

/** `!File path` or `!File [path, default]`: trimmed text of a file. The default is taken literally. */
export const fileTag: TagDefinition = {
  name: "!File",
  parse(argument) {
    const { name, fallback } = nameAndDefault("!File", argument);
    return new Tag("!File", async (scope) => (await scope.readFile(name)) ?? fallback);
  },
};
