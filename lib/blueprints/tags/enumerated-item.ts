import { depthArgument } from "./arguments.ts";
import { EntryFault, type Iteration, Tag, type TagDefinition, type TagScope } from "./tag.ts";

/** `!Index depth`: position (list, text) or key (mapping) of the current item of an enclosing `!Enumerate`. */
export const indexTag: TagDefinition = {
  name: "!Index",
  parse(argument) {
    const depth = depthArgument("!Index", argument);
    return new Tag("!Index", async (scope) => currentItem("!Index", depth, scope).key);
  },
};

/** `!Value depth`: the current item itself. Depth 0 is the innermost enclosing `!Enumerate`. */
export const valueTag: TagDefinition = {
  name: "!Value",
  parse(argument) {
    const depth = depthArgument("!Value", argument);
    return new Tag("!Value", async (scope) => currentItem("!Value", depth, scope).value);
  },
};

function currentItem(tag: string, depth: number, scope: TagScope): NonNullable<Iteration["item"]> {
  const iteration = scope.iterations[depth];
  if (!iteration) {
    const levels = scope.iterations.length;
    throw new EntryFault(
      levels === 0
        ? `${tag} can only be used inside !Enumerate.`
        : `${tag} ${depth} reaches past the outermost of ${levels} enclosing !Enumerate.`,
    );
  }
  if (!iteration.item)
    throw new EntryFault(`${tag} ${depth} asks for an item of the !Enumerate whose own iterable it is.`);
  return iteration.item;
}
