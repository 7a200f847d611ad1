import type { PrimaryKey } from "#lib/models/model.ts";
import type { BlueprintMap, BlueprintValue } from "./values.ts";

/**
 * Remembers which object a primary key in the document stands for. Exports refer by key; on another system the objects may
 * have other keys.
 */
export class OldKeys {
  private readonly actual = new Map<PrimaryKey, PrimaryKey>();

  /** From now on `old` means `actual`. */
  remember(old: PrimaryKey, actual: PrimaryKey): void {
    if (old !== actual) this.actual.set(old, actual);
  }

  /**
   * Replaces old keys that stand directly in a field, in a list, or one mapping level down.
   * @param references fields that hold keys of other objects. Numbers are replaced only there: 10 is also an order, a
   *   count or a timeout, while a UUID is always a key.
   */
  replace(fields: BlueprintMap, references: ReadonlySet<string>): BlueprintMap {
    if (this.actual.size === 0) return fields;
    return new Map([...fields].map(([field, value]) => [field, this.replaceIn(value, references.has(String(field)))]));
  }

  private replaceIn(value: BlueprintValue, isReference: boolean): BlueprintValue {
    if (Array.isArray(value)) return value.map((item) => this.replaceOne(item, isReference));
    if (value instanceof Map)
      return new Map([...value].map(([key, item]) => [key, this.replaceOne(item, isReference)]));
    return this.replaceOne(value, isReference);
  }

  private replaceOne(value: BlueprintValue, isReference: boolean): BlueprintValue {
    if (typeof value === "string" || (typeof value === "number" && isReference)) return this.actual.get(value) ?? value;
    return value;
  }
}
