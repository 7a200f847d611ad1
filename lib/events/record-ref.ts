/**
 * A database record inside plain data, as plans, expressions and events carry it: `$record` names its kind in lower case
 * (`user`, `group`, `stage`, `flowtoken` …), `pk` which one it is.
 */
export interface RecordRef {
  $record: string;
  /** Null for a record that is not stored. */
  pk?: string | number | null;
  name?: string;
  /** Of users. */
  username?: string;
  email?: string;
  is_anonymous?: boolean;
  [field: string]: unknown;
}

/** Whether a dictionary stands for a record rather than for itself. */
export function isRecordRef(value: object): value is RecordRef {
  const { $record, pk } = value as Record<string, unknown>;
  return (
    typeof $record === "string" && (pk === undefined || pk === null || typeof pk === "string" || typeof pk === "number")
  );
}

/** The reference implementation's names for the parts that records belong to; readers of events filter by them. */
const apps: ReadonlyMap<string, string> = new Map([
  ["user", "authentik_core"],
  ["group", "authentik_core"],
  ["token", "authentik_core"],
  ["application", "authentik_core"],
  ["source", "authentik_core"],
  ["flow", "authentik_flows"],
  ["flowstagebinding", "authentik_flows"],
  ["flowtoken", "authentik_flows"],
  ["stage", "authentik_flows"],
  ["policy", "authentik_policies"],
  ["policybinding", "authentik_policies"],
  ["prompt", "authentik_stages_prompt"],
  ["invitation", "authentik_stages_invitation"],
  ["userconsent", "authentik_stages_consent"],
  ["brand", "authentik_brands"],
  ["blueprintinstance", "authentik_blueprints"],
  ["event", "authentik_events"],
]);

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What an event says of a record, and nothing else that the reference carries: of people name, key and e-mail address, of anything
 * else the part it belongs to, its kind, key (a UUID without hyphens) and name.
 */
export function describeRecord(record: RecordRef): Record<string, unknown> {
  const pk = record.pk ?? null;
  if (record.$record === "user") {
    const anonymous = record.is_anonymous === true ? { is_anonymous: true } : {};
    return { username: record.username ?? "", pk, email: record.email ?? "", ...anonymous };
  }
  const key = typeof pk === "string" && UUID.test(pk) ? pk.replaceAll("-", "").toLowerCase() : pk;
  const app = apps.get(record.$record) ?? "vestibule";
  return { app, model_name: record.$record, pk: key, name: record.name ?? String(key ?? "") };
}
