/**
 * Whether PostgreSQL can keep every text in a value of JSON: it takes neither null characters nor halves of surrogate pairs.
 * @param value as deep as whoever has read it allows
 */
export function isStorable(value: unknown): boolean {
  if (typeof value === "string") return !value.includes("\u0000") && value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isStorable(name) && isStorable(inner));
}
