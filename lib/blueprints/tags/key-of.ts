import { scalarText } from "./arguments.ts";
import { Tag, type TagDefinition } from "./tag.ts";

/** `!KeyOf id`: primary key of the object that the entry with this id produced or found. */
export const keyOfTag: TagDefinition = {
  name: "!KeyOf",
  parse(argument) {
    const id = scalarText("!KeyOf", argument);
    if (id === "") throw new Error("!KeyOf needs the id of an entry.");
    return new Tag("!KeyOf", async (scope) => scope.keyOf(id));
  },
};
