import type { Db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";

/** How a request finds the execution that it belongs to. */
export type ExecutionSelector =
  | { by: "id"; id: string; browserHash: string }
  /** The browser's current run of a flow. */
  | { by: "flow"; flow: string; browserHash: string }
  /** The browser's current run of any flow. */
  | { by: "browser"; browserHash: string };

/** A stored run, still sealed. */
export interface StoredExecution {
  id: string;
  flowId: string;
  snapshotHash: string;
  plan: Buffer;
  revision: number;
  pendingUser: UserRecord | null;
}

/** Session as it is stored. */
export interface StoredSession {
  id: string;
  expires: Date;
  lastIp: string;
  lastUsed: Date;
  durationMs: bigint | null;
  networkBinding: string;
  geoipBinding: string;
  user: UserRecord;
  /** As whom they want to act; see `actingUser`. Null also when that account is not active. */
  impersonated: UserRecord | null;
}

/** All that a step needs to know, from one read. */
export interface RequestState {
  version: bigint;
  execution: StoredExecution | null;
  session: StoredSession | null;
}

interface Row {
  version: bigint;
  x_id: string | null;
  x_flow: string;
  x_snapshot: string;
  x_plan: Uint8Array;
  x_revision: number;
  x_user: UserJson | null;
  s_id: string | null;
  s_expires: Date;
  s_last_ip: string;
  s_last_used: Date;
  s_duration: bigint | null;
  s_network: string;
  s_geoip: string;
  s_user: UserJson | null;
  s_impersonated: UserJson | null;
}

/** A user as the SQL below builds it. */
interface UserJson {
  pk: number;
  uuid: string;
  username: string;
  name: string;
  email: string;
  is_active: boolean;
  path: string;
  type: string;
  attributes: Record<string, unknown>;
  groups: string[] | null;
  usable: boolean;
  last_login: string | null;
  date_joined: string;
  password_change_date: string;
}

/** SQL that yields a user as one JSON value, with the keys of the groups. @param alias of the "user" table */
export function userJsonSql(alias: string): Prisma.Sql {
  const u = Prisma.raw(alias);
  return Prisma.sql`CASE WHEN ${u}."id" IS NULL THEN NULL ELSE jsonb_build_object(
    'pk', ${u}."id", 'uuid', ${u}."uuid", 'username', ${u}."username", 'name', ${u}."name", 'email', ${u}."email",
    'is_active', ${u}."is_active", 'path', ${u}."path", 'type', ${u}."type", 'attributes', ${u}."attributes",
    'groups', (SELECT jsonb_agg(m."group_id") FROM "group_membership" m WHERE m."user_id" = ${u}."id"),
    'usable', left(${u}."password", 1) <> '!', 'last_login', ${u}."last_login", 'date_joined', ${u}."date_joined",
    'password_change_date', ${u}."password_change_date") END`;
}

/** The record behind the JSON of `userJsonSql`. */
export function toUserRecord(json: UserJson): UserRecord {
  return {
    pk: json.pk,
    uuid: json.uuid,
    username: json.username,
    name: json.name,
    email: json.email,
    isActive: json.is_active,
    path: json.path,
    type: json.type,
    attributes: json.attributes,
    groupIds: json.groups ?? [],
    hasUsablePassword: json.usable,
    lastLogin: json.last_login === null ? null : toIsoText(json.last_login),
    dateJoined: toIsoText(json.date_joined),
    passwordChangeDate: toIsoText(json.password_change_date),
  };
}

/** PostgreSQL leaves trailing zeros of the fraction out and uses the server's offset; expressions read three digits and UTC. */
function toIsoText(timestamp: string): string {
  return new Date(timestamp).toISOString();
}

/**
 * Reads the configuration's version, the browser's login and the run that the request belongs to, in one query. Expired and
 * revoked ones and logins of inactive people do not exist.
 */
export async function loadState(
  db: Db,
  sessionHash: string | null,
  selector: ExecutionSelector | null,
): Promise<RequestState> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT v."version",
      x."id" AS x_id, x."flow_id" AS x_flow, x."snapshot_hash" AS x_snapshot, x."plan" AS x_plan, x."revision" AS x_revision,
      ${userJsonSql("pu")} AS x_user,
      s."id" AS s_id, s."expires" AS s_expires, s."last_ip" AS s_last_ip, s."last_used" AS s_last_used, s."duration_ms" AS s_duration,
      s."network_binding" AS s_network, s."geoip_binding" AS s_geoip, ${userJsonSql("su")} AS s_user,
      ${userJsonSql("iu")} AS s_impersonated
    FROM "config_version" v
    LEFT JOIN LATERAL (${executionSql(selector)}) x ON true
    LEFT JOIN "user" pu ON pu."id" = x."pending_user_id"
    LEFT JOIN "session" s ON s."token_hash" = ${sessionHash ?? ""} AND s."expires" > now()
    LEFT JOIN "user" su ON su."id" = s."user_id" AND su."is_active"
    LEFT JOIN "user" iu ON iu."id" = s."impersonated_id" AND iu."is_active"
    WHERE v."id" = 1`;
  const row = rows[0];
  if (!row) throw new Error("The database has no configuration version; migrations are missing.");
  return { version: row.version, execution: toExecution(row), session: toSession(row) };
}

function executionSql(selector: ExecutionSelector | null): Prisma.Sql {
  const live = Prisma.sql`SELECT * FROM "flow_execution" WHERE NOT "finished" AND "expires" > now()`;
  if (!selector) return Prisma.sql`${live} AND false`;
  const own = Prisma.sql`${live} AND "browser_hash" = ${selector.browserHash}`;
  const newest = Prisma.sql`ORDER BY "updated_at" DESC LIMIT 1`;
  if (selector.by === "id") return Prisma.sql`${own} AND "id" = ${selector.id}::uuid`;
  if (selector.by === "flow")
    return Prisma.sql`${own} AND "flow_id" = (SELECT "flow_uuid" FROM "flow" WHERE "slug" = ${selector.flow}) ${newest}`;
  return Prisma.sql`${own} ${newest}`;
}

function toExecution(row: Row): StoredExecution | null {
  if (row.x_id === null) return null;
  return {
    id: row.x_id,
    flowId: row.x_flow,
    snapshotHash: row.x_snapshot,
    plan: Buffer.from(row.x_plan),
    revision: row.x_revision,
    pendingUser: row.x_user ? toUserRecord(row.x_user) : null,
  };
}

function toSession(row: Row): StoredSession | null {
  if (row.s_id === null || row.s_user === null) return null;
  return {
    id: row.s_id,
    expires: row.s_expires,
    lastIp: row.s_last_ip,
    lastUsed: row.s_last_used,
    durationMs: row.s_duration,
    networkBinding: row.s_network,
    geoipBinding: row.s_geoip,
    user: toUserRecord(row.s_user),
    impersonated: row.s_impersonated ? toUserRecord(row.s_impersonated) : null,
  };
}
