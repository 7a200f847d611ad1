import { resolveDeep } from "../resolve.ts";
import { type BlueprintMap, type BlueprintValue, mergeMaps, type Scalar } from "../values.ts";
import { YamlDate } from "../yaml/yaml-date.ts";
import { resolveShallow, sequenceItems } from "./arguments.ts";
import { EntryFault, Tag, type TagDefinition, type TagScope } from "./tag.ts";

/** `!Enumerate [iterable, SEQ or MAP, body]`: the body, resolved once per item, collected in a list or a mapping. */
export const enumerateTag: TagDefinition = {
  name: "!Enumerate",
  parse(argument) {
    const [iterable = null, output = null, body = null] = sequenceItems("!Enumerate", argument, 3, 3);
    return new Tag("!Enumerate", async (scope) => {
      // Its own iterable is inside the tag too, but there is no item yet: `!Value 0` there is refused, `!Value 1` is the parent's.
      const items = listItems(await resolveShallow(iterable, { ...scope, iterations: [{}, ...scope.iterations] }));
      const kind = String(await resolveShallow(output, scope)).toUpperCase();
      if (kind === "SEQ") return collectList(items, body, scope);
      if (kind === "MAP") return collectMap(items, body, scope);
      throw new EntryFault(`!Enumerate: the second argument must be SEQ or MAP, not "${kind}".`);
    });
  },
};

type Items = [Scalar, BlueprintValue][];

function listItems(iterable: BlueprintValue): Items {
  if (iterable instanceof Map) return [...iterable];
  if (typeof iterable === "string") return Array.from(iterable, (character, index) => [index, character]);
  if (Array.isArray(iterable)) return iterable.map((value, index) => [index, value]);
  throw new EntryFault("!Enumerate: the first argument must be a list, a mapping or text.");
}

async function* bodies(items: Items, body: BlueprintValue, scope: TagScope): AsyncGenerator<BlueprintValue> {
  for (const [key, value] of items) {
    scope.spend();
    yield await resolveDeep(body, { ...scope, iterations: [{ item: { key, value } }, ...scope.iterations] });
  }
}

async function collectList(items: Items, body: BlueprintValue, scope: TagScope): Promise<BlueprintValue[]> {
  const list: BlueprintValue[] = [];
  for await (const result of bodies(items, body, scope)) list.push(result);
  return list;
}

async function collectMap(items: Items, body: BlueprintValue, scope: TagScope): Promise<BlueprintMap> {
  let map: BlueprintMap = new Map();
  for await (const result of bodies(items, body, scope)) map = mergeMaps(map, asMap(result));
  return map;
}

function asMap(body: BlueprintValue): BlueprintMap {
  if (body instanceof Map) return body;
  if (Array.isArray(body) && body.length === 2) {
    const [key = null, value = null] = body;
    if (key === null || typeof key !== "object" || key instanceof YamlDate) return new Map([[key, value]]);
  }
  throw new EntryFault("!Enumerate: with MAP the body must be a [key, value] list or a mapping.");
}
