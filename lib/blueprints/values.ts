import { Tag } from "./tags/tag.ts";
import type { YamlDate } from "./yaml/yaml-date.ts";

/** A value without parts. Dates are kept apart from text because YAML 1.1 tells them apart. */
export type Scalar = null | boolean | number | string | YamlDate;
/** A mapping: keys keep their order and their type, both of which a plain object would lose (`1` is not `"1"`). */
export type BlueprintMap = Map<Scalar, BlueprintValue>;
/** Anything that a document may hold. Tags are there until they are resolved. */
export type BlueprintValue = Scalar | Tag | BlueprintValue[] | BlueprintMap;

/** What Python would call true: everything but null, false, 0, empty text, an empty list and an empty mapping. */
export function isTruthy(value: BlueprintValue): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  return Boolean(value) || Number.isNaN(value);
}

/** Merges `over` into `base`: mappings merge deeply, lists append, other values are replaced. Neither argument changes. */
export function mergeDeep(base: BlueprintValue, over: BlueprintValue): BlueprintValue {
  if (Array.isArray(base) && Array.isArray(over)) return [...base, ...over];
  if (!(base instanceof Map && over instanceof Map)) return over;
  return mergeMaps(base, over);
}

/** {@link mergeDeep} of two mappings. */
export function mergeMaps(base: BlueprintMap, over: BlueprintMap): BlueprintMap {
  const merged: BlueprintMap = new Map(base);
  for (const [key, value] of over) {
    const before = merged.get(key);
    merged.set(key, before === undefined ? value : mergeDeep(before, value));
  }
  return merged;
}

/** Plain data (JSON) as a value of a document. Members that are undefined are left out, Dates become text. */
export function fromPlain(plain: unknown): BlueprintValue {
  if (plain === null || plain === undefined) return null;
  if (typeof plain === "boolean" || typeof plain === "number" || typeof plain === "string") return plain;
  if (typeof plain === "bigint") return Number(plain);
  if (plain instanceof Date) return plain.toISOString();
  if (Array.isArray(plain)) return plain.map(fromPlain);
  if (typeof plain !== "object") return String(plain);
  return plainToMap(plain as Record<string, unknown>);
}

/** {@link fromPlain} of an object. */
export function plainToMap(plain: Readonly<Record<string, unknown>>): BlueprintMap {
  return new Map(
    Object.entries(plain)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, fromPlain(value)]),
  );
}

/**
 * A resolved value as plain data: mapping keys become text, dates ISO text.
 * @param spend called once per part, so that shared parts cannot grow without limit when they are written out
 * @throws Error when a tag is still in it
 */
export function toPlain(value: BlueprintValue, spend: () => void = () => {}): unknown {
  spend();
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => toPlain(item, spend));
  if (value instanceof Map) return mapToPlain(value, spend);
  if (value instanceof Tag) throw new Error(`${value.name} stands in a place where tags are not resolved.`);
  return value.toString();
}

/** {@link toPlain} of a mapping. `Object.fromEntries` makes own members, so a key `__proto__` is a key like any other. */
export function mapToPlain(map: BlueprintMap, spend: () => void = () => {}): Record<string, unknown> {
  return Object.fromEntries([...map].map(([key, item]) => [keyText(key), toPlain(item, spend)]));
}

/** A mapping key as JSON writes it. */
export function keyText(key: Scalar): string {
  return key === null ? "null" : String(key);
}
