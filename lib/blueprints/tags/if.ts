import { resolveDeep } from "../resolve.ts";
import { isTruthy } from "../values.ts";
import { resolveShallow, sequenceItems } from "./arguments.ts";
import { Tag, type TagDefinition } from "./tag.ts";

/** `!If [condition]` gives a boolean; `!If [condition, yes, no]` the chosen branch, the other one is not touched. */
export const ifTag: TagDefinition = {
  name: "!If",
  parse(argument) {
    const items = sequenceItems("!If", argument, 1, 3);
    if (items.length === 2) throw new Error("!If takes one argument or three, 2 given.");
    const [condition = null, whenTrue = true, whenFalse = false] = items;
    return new Tag("!If", async (scope) =>
      resolveDeep(isTruthy(await resolveShallow(condition, scope)) ? whenTrue : whenFalse, scope),
    );
  },
};
