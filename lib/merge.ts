type Plain = Record<string, unknown>;

const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/** Whether a value is a plain object, as JSON makes them. */
export function isPlainObject(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** A new object with the entries of both; nested objects are merged, other values of `over` win. Names that reach prototypes are left out. */
export function mergeDeep(base: Plain, over: Plain): Plain {
  const merged: Plain = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (FORBIDDEN.has(key)) continue;
    const before = merged[key];
    merged[key] = isPlainObject(before) && isPlainObject(value) ? mergeDeep(before, value) : value;
  }
  return merged;
}

/** The value at a dotted path, or undefined. Only own properties are followed. */
export function getPath(object: unknown, path: string): unknown {
  let current: unknown = object;
  for (const part of path.split(".")) {
    if (!isPlainObject(current) || !Object.hasOwn(current, part)) return undefined;
    current = current[part];
  }
  return current;
}

/**
 * Writes a value at a dotted path, creating objects on the way.
 *
 * @returns false, with nothing changed, when something on the way is not an object or a part is not allowed as a name
 */
export function setPath(object: Plain, path: string, value: unknown): boolean {
  const parts = path.split(".");
  const last = parts.pop();
  if (last === undefined || [last, ...parts].some((part) => FORBIDDEN.has(part) || part === "")) return false;
  let current = object;
  for (const part of parts) {
    const next = Object.hasOwn(current, part) ? current[part] : undefined;
    if (next !== undefined && !isPlainObject(next)) return false;
    const inner: Plain = next ?? {};
    current[part] = inner;
    current = inner;
  }
  current[last] = value;
  return true;
}
