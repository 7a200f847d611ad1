import type { BlueprintValue } from "../values.ts";
import { resolveShallow, resolveText, sequenceItems } from "./arguments.ts";
import { type FindPair, Tag, type TagArgument, type TagDefinition, type TagScope } from "./tag.ts";

/** `!Find [model, [field, value]…]`: primary key of the first object that meets all pairs, else null. */
export const findTag: TagDefinition = {
  name: "!Find",
  parse(argument) {
    const query = parseQuery("!Find", argument);
    return new Tag("!Find", async (scope) => {
      const { model, pairs } = await resolveQuery("!Find", query, scope);
      return scope.find(model, pairs);
    });
  },
};

/** `!FindObject [model, [field, value]…]`: the object in its REST form, else null. */
export const findObjectTag: TagDefinition = {
  name: "!FindObject",
  parse(argument) {
    const query = parseQuery("!FindObject", argument);
    return new Tag("!FindObject", async (scope) => {
      const { model, pairs } = await resolveQuery("!FindObject", query, scope);
      return scope.findObject(model, pairs);
    });
  },
};

interface RawQuery {
  model: BlueprintValue;
  pairs: [BlueprintValue, BlueprintValue][];
}

function parseQuery(tag: string, argument: TagArgument): RawQuery {
  const [model = null, ...rest] = sequenceItems(tag, argument, 1);
  const pairs = rest.map((pair): [BlueprintValue, BlueprintValue] => {
    const [field, value] = Array.isArray(pair) ? pair : [];
    if (!Array.isArray(pair) || pair.length !== 2 || field === undefined || value === undefined)
      throw new Error(`${tag}: what follows the model must be [field, value] pairs.`);
    return [field, value];
  });
  return { model, pairs };
}

async function resolveQuery(
  tag: string,
  query: RawQuery,
  scope: TagScope,
): Promise<{ model: string; pairs: FindPair[] }> {
  const model = await resolveText(tag, "model", query.model, scope);
  const pairs: FindPair[] = [];
  for (const [field, value] of query.pairs)
    pairs.push({
      field: await resolveText(tag, "field", field, scope),
      value: await resolveShallow(value, scope),
    });
  return { model, pairs };
}
