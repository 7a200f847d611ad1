/** How a value reads as text in the language of the wire contract: `True`, `None`, `[1, 'a']`; texts as they are. */
export function toPythonText(value: unknown): string {
  return typeof value === "string" ? value : toPythonLiteral(value);
}

function toPythonLiteral(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(toPythonLiteral).join(", ")}]`;
  if (typeof value === "object") {
    const entries = Object.entries(value).map(([key, entry]) => `${toPythonLiteral(key)}: ${toPythonLiteral(entry)}`);
    return `{${entries.join(", ")}}`;
  }
  return String(value);
}

/** Whether a value counts as true there: neither nothing, `False`, `0`, an empty text nor an empty collection. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
