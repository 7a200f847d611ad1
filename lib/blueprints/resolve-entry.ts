import { inField } from "./entry-faults.ts";
import type { OldKeys } from "./old-keys.ts";
import { type BlueprintEntry, type EntryState, entryStates } from "./parse.ts";
import { resolveDeep } from "./resolve.ts";
import { EntryFault, type TagScope } from "./tags/tag.ts";
import { type BlueprintMap, type BlueprintValue, isTruthy } from "./values.ts";

/** An entry with everything resolved. */
export interface ResolvedEntry {
  readonly identifiers: BlueprintMap;
  readonly attrs: BlueprintMap;
  readonly state: EntryState;
}

/** The model as written. @throws EntryFault unless it is `app_label.modelname` */
export async function resolveModelName(entry: BlueprintEntry, scope: TagScope): Promise<string> {
  const written = await inField("model", () => resolveDeep(entry.model, scope));
  if (typeof written === "string" && written.split(".").length === 2) return written;
  throw new EntryFault("must be given as app_label.modelname, with exactly one dot.", "model");
}

/** Whether every condition holds. All are resolved, also after a false one: a broken condition is a broken document. */
export async function conditionsMet(entry: BlueprintEntry, scope: TagScope): Promise<boolean> {
  let met = true;
  for (const [index, condition] of entry.conditions.entries()) {
    const value = await inField(`conditions[${index}]`, () => resolveDeep(condition, scope));
    met = met && isTruthy(value);
  }
  return met;
}

/** The state. @throws EntryFault when a tag gives something else */
export async function resolveState(entry: BlueprintEntry, scope: TagScope): Promise<EntryState> {
  const value = await inField("state", () => resolveDeep(entry.state, scope));
  const state = entryStates.find((known) => known === value);
  if (!state) throw new EntryFault(`must be one of ${entryStates.join(", ")}.`, "state");
  return state;
}

/** The values of `identifiers`, `attrs` or a permission. @param where what faults call the mapping */
export async function resolveFields(map: BlueprintMap, where: string, scope: TagScope): Promise<BlueprintMap> {
  const resolved: BlueprintMap = new Map();
  for (const [key, value] of map) resolved.set(key, await inField(`${where}.${key}`, () => resolveDeep(value, scope)));
  return resolved;
}

/**
 * Resolves what finds and describes the object of an entry.
 * @param references fields of the model that hold keys of other objects
 * @returns null for an entry that only deletes and whose identifiers cannot be resolved: what cannot be named is not there
 * @throws EntryFault
 */
export async function resolveEntry(
  entry: BlueprintEntry,
  scope: TagScope,
  references: ReadonlySet<string>,
  oldKeys: OldKeys,
): Promise<ResolvedEntry | null> {
  const deletes = entry.state === "absent";
  const identifiers = await unless(deletes, () => resolveFields(entry.identifiers, "identifiers", scope));
  if (!identifiers) return null;
  const attrs = await unless(deletes, () => resolveFields(entry.attrs, "attrs", scope));
  const state = await resolveState(entry, scope);
  for (const permission of entry.permissions) await resolveFields(permission, "permissions", scope);
  return {
    identifiers: objectsToKeys(oldKeys.replace(identifiers, references)),
    attrs: oldKeys.replace(attrs ?? new Map(), references),
    state,
  };
}

async function unless<Result>(forgiving: boolean, work: () => Promise<Result>): Promise<Result | null> {
  try {
    return await work();
  } catch (cause) {
    if (forgiving && cause instanceof EntryFault) return null;
    throw cause;
  }
}

/** An identifier may hold a whole object (`!FindObject`): its `pk` is meant. */
function objectsToKeys(identifiers: BlueprintMap): BlueprintMap {
  const key = (value: BlueprintValue) => (value instanceof Map ? (value.get("pk") ?? value) : value);
  return new Map([...identifiers].map(([field, value]) => [field, key(value)]));
}
