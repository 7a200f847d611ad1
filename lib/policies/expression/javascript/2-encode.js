(sandbox) => {
  const maximumDepth = 48;

  /** Plain data for a value: records become references, what JSON does not know becomes text or null. */
  sandbox.encode = (value, depth = 0) => {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        return Number.isFinite(value) ? value : String(value);
      case "bigint":
      case "symbol":
        return String(value);
      case "undefined":
      case "function":
        return null;
    }
    if (value === null) return null;
    if (depth >= maximumDepth) throw new RangeError("the data is nested too deeply");
    if (typeof value[sandbox.plain] === "function") return sandbox.encode(value[sandbox.plain](), depth + 1);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    if (value instanceof Error) return value.message;
    if (value instanceof Map) return sandbox.encode(Object.fromEntries(value), depth);
    if (Array.isArray(value) || value instanceof Set) return [...value].map((item) => sandbox.encode(item, depth + 1));
    const plain = {};
    for (const key of Object.keys(value)) {
      if (typeof value[key] === "function" || value[key] === undefined) continue;
      Object.defineProperty(plain, key, {
        value: sandbox.encode(value[key], depth + 1),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return plain;
  };

  /** The key of the method that gives an object's plain data. */
  sandbox.plain = Symbol("plain");
};
