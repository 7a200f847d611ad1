import { UniquenessConflict } from "#lib/models/error.ts";
import type { FoundObject, ObjectModel, PreparedSave } from "#lib/models/model.ts";
import type { ImportStore } from "./import-store.ts";
import { buildIdentifierQuery } from "./query.ts";
import type { BlueprintMap } from "./values.ts";

/** Validated data, and what it was made from. */
export interface Saving<Db> {
  readonly model: ObjectModel<Db>;
  readonly identifiers: BlueprintMap;
  readonly data: Record<string, unknown>;
  readonly existing: FoundObject | null;
  readonly prepared: PreparedSave;
}

/**
 * Saves an object. When a uniqueness rule is in the way, somebody else may have made it since we looked: it is looked for again and
 * saved as an update, once.
 * @throws UniquenessConflict the second time, or when the other object is not the one that the identifiers mean
 */
export async function saveObject<Db>(
  store: ImportStore<Db>,
  db: Db,
  { model, identifiers, data, existing, prepared }: Saving<Db>,
): Promise<{ object: FoundObject; updated: boolean }> {
  try {
    return { object: await store.savepoint(db, () => prepared.save()), updated: existing !== null };
  } catch (cause) {
    if (!(cause instanceof UniquenessConflict)) throw cause;
    const other = await model.find(db, buildIdentifierQuery(model, identifiers));
    if (!other) throw cause;
    const again = await model.prepare(db, data, other);
    return { object: await store.savepoint(db, () => again.save()), updated: true };
  }
}
