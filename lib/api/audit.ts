import { isDeepStrictEqual } from "node:util";
import type { Db } from "#lib/db/client.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import type { ApiCall } from "./endpoint.ts";

/** An object before and after a change; null where it did not or does not exist. */
export interface Change {
  /** `authentik_flows.flow` */
  model: string;
  pk: string | number;
  before: ObjectRecord | null;
  after: ObjectRecord | null;
  /** Fields that were written and are never shown; their values are not recorded either. */
  hidden?: readonly string[];
}

/**
 * Records who created, changed or deleted an object, and which fields. Written with the change, in its transaction; secrets are
 * cleansed by the event log. A change that changes nothing is not recorded.
 */
export async function recordChange(db: Db, call: ApiCall, change: Change): Promise<void> {
  const { before, after } = change;
  const diff = { ...compareRecords(before ?? {}, after ?? {}), ...hiddenChanges(change.hidden ?? []) };
  if (before && after && Object.keys(diff).length === 0) return;
  const shown = after ?? before ?? {};
  // A list over all types shows of each object what it is.
  const [app = "", modelName = ""] = String(shown.meta_model_name || change.model).split(".");
  const model = {
    app,
    model_name: modelName,
    pk: typeof change.pk === "string" ? change.pk.replaceAll("-", "") : change.pk,
    name: String(shown.name ?? shown.slug ?? shown.identifier ?? shown.username ?? shown.domain ?? change.pk),
  };
  await call.services.events.record(db, {
    action: before ? (after ? "model_updated" : "model_deleted") : "model_created",
    app: "vestibule.api",
    context: { model, diff },
    request: call.facts,
    user: call.caller.user,
  });
}

/** What follows from other fields: a change of it says nothing new, and a picture can be long. */
const DERIVED = new Set(["avatar", "last_updated"]);

/** What differs between two records, by field. Objects that are only shown along (`…_obj`) are left out: their keys say it. */
export function compareRecords(before: ObjectRecord, after: ObjectRecord): ObjectRecord {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => !field.endsWith("_obj") && !DERIVED.has(field),
  );
  return Object.fromEntries(
    fields
      .filter((field) => !isDeepStrictEqual(before[field], after[field]))
      .map((field) => [field, { previous_value: before[field] ?? null, new_value: after[field] ?? null }]),
  );
}

function hiddenChanges(fields: readonly string[]): ObjectRecord {
  return Object.fromEntries(fields.map((field) => [field, { previous_value: "[hidden]", new_value: "[hidden]" }]));
}
