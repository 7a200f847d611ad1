import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { lockObject } from "#lib/models/database.ts";
import { FieldErrors } from "#lib/models/error.ts";
import { missingFields } from "#lib/models/fields.ts";
import type { FoundObject } from "#lib/models/model.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import { buildWhere, type Where } from "#lib/models/where.ts";
import type { VersionOrigin } from "#lib/versions/origin.ts";
import { recordVersions } from "#lib/versions/record.ts";
import type { Caller } from "./access.ts";
import { recordChange } from "./audit.ts";
import { originOf } from "./change-origin.ts";
import type { ApiCall } from "./endpoint.ts";
import { notFound } from "./errors.ts";
import { concernOf } from "./lockout/concern.ts";
import { type Concern, guardAccess } from "./lockout/guard.ts";
import { type Resource, requestSchema } from "./resource.ts";
import { isSecret } from "./schemas.ts";

/** What of a resource a caller may see: everything for superusers and where nothing is anybody's own. */
export function visibleTo(resource: Resource, caller: Caller): Where {
  return caller.superuser || !resource.own ? {} : resource.own(caller);
}

/** The object that the path names. @throws ApiError 404 also for one that the caller may not see */
export async function findObject(db: Db, resource: Resource, call: ApiCall): Promise<FoundObject> {
  const { param, field } = resource.key;
  const value = call.params[param] ?? "";
  const byKey = buildWhere(resource.model.columns, { all: [{ path: [field], lookup: "exact", value }] });
  const where = byKey && { AND: [byKey, visibleTo(resource, call.caller)] };
  const [found] = where ? await resource.model.select(db, { where, order: [], take: 1 }) : [];
  if (!found) throw notFound();
  return found;
}

/** Objects as answers show them. */
export async function presentObjects(
  db: Db,
  resource: Resource,
  call: ApiCall,
  objects: readonly FoundObject[],
): Promise<ObjectRecord[]> {
  const records = await resource.model.representAll(db, objects);
  return resource.present ? resource.present(db, call, records) : records;
}

async function presentObject(db: Db, resource: Resource, call: ApiCall, object: FoundObject): Promise<ObjectRecord> {
  const [record] = await presentObjects(db, resource, call, [object]);
  if (!record) throw notFound();
  return record;
}

/** The object that the path names, as answers show it. */
export async function showObject(resource: Resource, call: ApiCall): Promise<ObjectRecord> {
  const db = call.services.client;
  return presentObject(db, resource, call, await findObject(db, resource, call));
}

/** Makes an object of the body. @throws FieldErrors, ApiError, UniquenessConflict; then nothing is written */
export function createObject(resource: Resource, call: ApiCall): Promise<ObjectRecord> {
  return inTransaction(
    call,
    async (db) => {
      const data = await readData(db, resource, call, null);
      const prepared = await resource.model.prepare(db, data, null);
      const object = await prepared.save();
      await resource.afterSave?.(db, call, object, data);
      const after = await presentObject(db, resource, call, object);
      await recordChange(db, call, { model: resource.model.name, pk: object.pk, before: null, after });
      return after;
    },
    {},
    concernOf(resource, call, []),
  );
}

/**
 * Changes the object that the path names to what the body says; fields that are left out stay.
 * @param whole whether all required fields have to be there (PUT)
 */
export function changeObject(resource: Resource, call: ApiCall, { whole }: { whole: boolean }): Promise<ObjectRecord> {
  return inTransaction(
    call,
    async (db) => {
      const object = await findObject(db, resource, call);
      await lockObject(db, resource.model.name, object.pk);
      const before = await presentObject(db, resource, call, object);
      const data = await readData(db, resource, call, object);
      const missing = whole ? missingFields(withoutSecretFields(requestSchema(resource)), data) : [];
      if (missing.length > 0)
        throw new FieldErrors(Object.fromEntries(missing.map((field) => [field, ["This field is required."]])));
      const prepared = await resource.model.prepare(db, data, object);
      const saved = await prepared.save();
      await resource.afterSave?.(db, call, saved, data);
      const after = await presentObject(db, resource, call, saved);
      const hidden = Object.keys(data).filter((field) => !(field in after));
      await recordChange(db, call, { model: resource.model.name, pk: object.pk, before, after, hidden });
      return after;
    },
    {},
    concernOf(resource, call, Object.keys(call.body)),
  );
}

/** Deletes the object that the path names, with what the deletion cascades to. */
export async function destroyObject(resource: Resource, call: ApiCall): Promise<void> {
  await inTransaction(
    call,
    async (db) => {
      const object = await findObject(db, resource, call);
      await lockObject(db, resource.model.name, object.pk);
      await resource.beforeDestroy?.(db, call, object);
      const before = await presentObject(db, resource, call, object);
      await resource.model.remove(db, object);
      await recordChange(db, call, { model: resource.model.name, pk: object.pk, before, after: null });
    },
    {},
    concernOf(resource, call, resource.rights ?? []),
  );
}

/** Secrets are never shown, so whoever sends back what was read cannot send them: they stay as they are. */
function withoutSecretFields(schema: z.ZodObject): z.ZodObject {
  return z.object(
    Object.fromEntries(Object.entries(schema.shape).filter(([, field]) => !isSecret(field as z.ZodType))),
  );
}

/** Set on the client of a call that is part of a transaction. */
const WITHIN = Symbol.for("vestibule.within-transaction");

/**
 * Runs a change so that it happens as a whole or not at all. Flows that it changes get a new version each.
 * @param origin what those versions say of where they come from, as far as the call does not tell
 * @param concern what it may touch of what keeps administrators in
 * @throws ApiError when it would lock administrators out, see {@link guardAccess}
 */
export function inTransaction<Result>(
  call: ApiCall,
  work: (db: Db) => Promise<Result>,
  origin: Partial<VersionOrigin> = {},
  concern: Concern = {},
): Promise<Result> {
  const { client } = call.services;
  const isPart: unknown = Reflect.get(client as object, WITHIN);
  const whole = async (db: Db) => {
    const result = isPart ? await work(db) : await guardAccess(call, db, concern, () => work(db));
    if (!isPart) await recordVersions(db, { ...originOf(call), ...origin });
    return result;
  };
  // The embedded database has one connection: a change may have to wait for others that take long.
  return client.$transaction(whole, { maxWait: 15_000, timeout: 30_000 });
}

/** The call as a part of a transaction that is running: what it changes belongs to that. */
export function withinTransaction(call: ApiCall, db: Db): ApiCall {
  const transaction = (work: (db: Db) => Promise<unknown>) => work(db);
  const client = new Proxy(db, {
    get: (target, name) => {
      if (name === WITHIN) return true;
      return name === "$transaction" ? transaction : Reflect.get(target, name);
    },
  }) as ApiCall["services"]["client"];
  return { ...call, services: { ...call.services, client } };
}

/** What a body says about the fields that a request has; others are ignored, as the contract wants it. */
async function readData(
  db: Db,
  resource: Resource,
  call: ApiCall,
  existing: FoundObject | null,
): Promise<ObjectRecord> {
  const fields = Object.keys(requestSchema(resource).shape);
  const data = Object.fromEntries(
    fields.filter((field) => Object.hasOwn(call.body, field)).map((field) => [field, call.body[field]]),
  );
  return resource.complete ? resource.complete(db, call, data, existing) : data;
}
