import { isPlainObject, mergeDeep } from "#lib/merge.ts";

type Data = Record<string, unknown>;

/** What is known so far together with what an invitation says: objects are merged, lists joined, anything else is the invitation's. */
export function mergeFixedData(known: Data, fixed: Data): Data {
  return mergeDeep(known, joinLists(known, fixed));
}

function joinLists(known: Data, fixed: Data): Data {
  return Object.fromEntries(
    Object.entries(fixed).map(([key, value]) => {
      const before = Object.hasOwn(known, key) ? known[key] : undefined;
      if (Array.isArray(before) && Array.isArray(value)) return [key, [...before, ...value]];
      return [key, isPlainObject(before) && isPlainObject(value) ? joinLists(before, value) : value];
    }),
  );
}
