import type { Db } from "#lib/db/client.ts";
import { describeFields, FieldErrors } from "#lib/models/error.ts";
import type { FoundObject } from "#lib/models/model.ts";
import type { ObjectRecord, StoredModel } from "#lib/models/stored-model.ts";

/** An object before and after; null where it did not or does not exist. */
export interface AppliedChange {
  model: string;
  pk: string;
  before: ObjectRecord | null;
  after: ObjectRecord | null;
}

/** An object to be written as a version has it. */
export interface Writing {
  model: StoredModel;
  pk: string;
  /** Every field that can be written. */
  data: ObjectRecord;
  /** As it is shown now; null when it is gone and has to be made, with the key that it had. */
  before: ObjectRecord | null;
  /** For objects that are made elsewhere first: what there is to be written to, in spite of `before`. */
  target?: FoundObject;
}

/** Writes an object by the rules of its model. @throws FieldErrors that names the object */
export async function writeObject(db: Db, { model, pk, data, before, target }: Writing): Promise<AppliedChange> {
  const existing = target ?? (before ? { pk } : null);
  try {
    const prepared = await model.prepare(db, data, existing, existing ? undefined : pk);
    const saved = await prepared.save();
    return { model: model.name, pk, before, after: await model.represent(db, saved) };
  } catch (cause) {
    if (!(cause instanceof FieldErrors)) throw cause;
    const name = String(data.name ?? before?.name ?? pk);
    throw new FieldErrors({ non_field_errors: [`“${name}” cannot be put back: ${describeFields(cause.fields)}`] });
  }
}

/** Deletes an object. */
export async function removeObject(db: Db, model: StoredModel, object: FoundObject): Promise<AppliedChange> {
  const before = await model.represent(db, object);
  await model.remove(db, object);
  return { model: model.name, pk: String(object.pk), before, after: null };
}
