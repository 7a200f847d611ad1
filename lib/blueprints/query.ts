import { FieldErrors } from "#lib/models/error.ts";
import {
  type Lookup,
  lookups,
  type ObjectModel,
  type ObjectQuery,
  type Predicate,
  type PrimaryKey,
} from "#lib/models/model.ts";
import { EntryFault, type FindPair } from "./tags/tag.ts";
import { type BlueprintMap, type BlueprintValue, toPlain } from "./values.ts";

const suffixes: ReadonlySet<string> = new Set(lookups.filter((lookup) => lookup !== "json_contains"));

/**
 * The question behind the identifiers of an entry: all of them must match, or `pk` alone.
 * @throws FieldErrors for identifiers that are no fields of the model
 */
export function buildIdentifierQuery<Db>(model: ObjectModel<Db>, identifiers: BlueprintMap): ObjectQuery {
  const all: Predicate[] = [];
  for (const [key, value] of identifiers) {
    const field = String(key);
    if (field === "pk") continue;
    if (!model.fields.has(field)) throw new FieldErrors({ [field]: [`${model.name} has no field "${field}".`] });
    const lookup: Lookup = value instanceof Map ? "json_contains" : "exact";
    all.push({ path: [field], lookup, value: toPlain(value) });
  }
  const pk = asPrimaryKey(identifiers.get("pk"));
  return pk === undefined ? { all } : { all, orPk: pk };
}

/** The question behind `!Find`. A field may end in a lookup (`name__iexact`) and cross relations (`target__slug`). */
export function buildFindQuery(pairs: readonly FindPair[]): ObjectQuery {
  return { all: pairs.map(({ field, value }) => buildPredicate(field, value)) };
}

function buildPredicate(field: string, value: BlueprintValue): Predicate {
  const parts = field.split("__");
  const last = parts.at(-1) ?? "";
  const lookup = parts.length > 1 && suffixes.has(last) ? (last as Lookup) : undefined;
  const path = lookup ? parts.slice(0, -1) : parts;
  if (path.some((part) => part === "")) throw new EntryFault(`!Find: "${field}" is not the name of a field.`);
  return { path, lookup: lookup ?? (value instanceof Map ? "json_contains" : "exact"), value: toPlain(value) };
}

/** A value that can be a primary key, else undefined. */
export function asPrimaryKey(value: BlueprintValue | undefined): PrimaryKey | undefined {
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}
