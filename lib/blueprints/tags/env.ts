import { nameAndDefault } from "./arguments.ts";
import { Tag, type TagDefinition } from "./tag.ts";

/** `!Env NAME` or `!Env [NAME, default]`: an environment variable as text. The default is taken literally. */
export const envTag: TagDefinition = {
  name: "!Env",
  parse(argument) {
    const { name, fallback } = nameAndDefault("!Env", argument);
    return new Tag("!Env", async (scope) => scope.readEnvironment(name) ?? fallback);
  },
};
