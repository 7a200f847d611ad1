import { fromPlain } from "../values.ts";
import { scalarText } from "./arguments.ts";
import { EntryFault, Tag, type TagDefinition } from "./tag.ts";

/** `!ParseJSON '{"a": 1}'`: the parsed value. Bad JSON is found when the entry is reached, as in the reference. */
export const parseJsonTag: TagDefinition = {
  name: "!ParseJSON",
  parse(argument) {
    const text = scalarText("!ParseJSON", argument);
    return new Tag("!ParseJSON", async (scope) => {
      scope.spend(text.length);
      try {
        return fromPlain(JSON.parse(text));
      } catch (cause) {
        throw new EntryFault(`!ParseJSON: the text is not JSON (${cause instanceof Error ? cause.message : cause}).`);
      }
    });
  },
};
