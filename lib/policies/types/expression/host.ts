import { lookup, reverse } from "node:dns/promises";
import { currentRehearsal } from "#lib/dry-run/rehearsal.ts";
import type { Definitions, GroupDefinition } from "#lib/flows/definitions.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import { allGroupIds, isSuperuser, mergedAttributes } from "#lib/identity/groups.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { log } from "#lib/log.ts";
import type { ExpressionScope } from "../../expression-scope.ts";
import { PolicyError, type PolicyResult } from "../../request.ts";
import { sendRequest } from "./outgoing-request.ts";
import { sendEmail } from "./send-email.ts";

type Json = unknown;
type HostFunction = (args: Json[], kwargs: Record<string, Json>) => Promise<Json>;

const DNS_LIFETIME_MS = 180_000;

/** A user as expressions see one. @param backend mark that a backend has authenticated them in this run */
export function userForExpression(
  definitions: Definitions,
  user: UserRecord | null,
  request: RequestFacts | null,
  backend?: string,
): Json {
  if (!user) return null;
  const groups = [...allGroupIds(definitions, user.groupIds)].flatMap((id) => {
    const group = definitions.groups.get(id);
    return group
      ? [{ pk: group.pk, name: group.name, is_superuser: group.is_superuser, attributes: group.attributes }]
      : [];
  });
  return {
    $record: "user",
    pk: user.pk,
    uuid: user.uuid,
    username: user.username,
    name: user.name,
    email: user.email,
    is_active: user.isActive,
    is_superuser: isSuperuser(definitions, user),
    type: user.type,
    path: user.path,
    attributes: user.attributes,
    groups,
    group_attributes: mergedAttributes(definitions, user, request?.brand),
    has_usable_password: user.hasUsablePassword,
    last_login: user.lastLogin,
    date_joined: user.dateJoined,
    password_change_date: user.passwordChangeDate,
    ...(backend ? { backend } : {}),
  };
}

/** The HTTP request as expressions see it: without cookies and credentials. */
export function requestForExpression({ scope, user, request }: ExpressionScope): Json {
  if (!request) return null;
  const { settings } = scope.definitions;
  return {
    method: request.method,
    path: request.path,
    query: request.outer,
    headers: request.headers,
    host: request.host,
    origin: request.origin,
    client_ip: request.clientIp,
    user: userForExpression(scope.definitions, request.session?.user ?? null, request),
    tenant: settings,
    brand: { domain: request.brand.domain, branding_title: request.brand.title, attributes: request.brand.attributes },
    is_pending: user !== null,
  };
}

/** The functions that expressions may call in the server: each named, none of them general. */
export function createHost(
  host: ExpressionScope,
  policyName: string,
  callPolicy?: (name: string, context: Record<string, unknown>) => Promise<PolicyResult>,
): Record<string, HostFunction> {
  const { scope } = host;
  return {
    ak_user_by: async (_args, filters) =>
      userForExpression(scope.definitions, await findUserBy(host, filters), host.request),
    ak_is_group_member: async ([user], filters) => isGroupMember(host, user, filters),
    // No kind of device can be enrolled yet, so nobody has one.
    ak_user_has_authenticator: async () => false,
    ak_call_policy: async ([name], context) => {
      if (!callPolicy) throw new PolicyError("Policies cannot be called from here.");
      const { passing, messages, raw } = await callPolicy(String(name), context);
      return { passing, messages, raw_result: raw ?? null };
    },
    ak_create_event: async ([action], context) => {
      await scope.events.record(scope.db, {
        action: `custom_${String(action)}`.slice(0, 128),
        app: policyName,
        request: host.request,
        context,
      });
      return null;
    },
    ak_send_email: async (_args, given) => sendEmail(host, given),
    ak_group_by: async (_args, filters) => {
      const group = [...scope.definitions.groups.values()].find((candidate) => matchesGroup(candidate, filters));
      return group ? { $record: "group", ...group } : null;
    },
    ak_stage_by: async (_args, { name }) => {
      const stage = [...scope.definitions.stages.values()].find((candidate) => candidate.name === name);
      return stage ? { $record: "stage", pk: stage.pk, name: stage.name } : null;
    },
    resolve_dns: async ([name, version]) =>
      isNotAsked(`dns:${name}`) ? [] : resolveName(String(name), version === 4 || version === 6 ? version : 0),
    reverse_dns: async ([address]) => {
      if (isNotAsked(`dns:${address}`)) return address;
      const find = () => reverse(String(address)).then(([first]) => first ?? address);
      return remember(`r:${address}`, find).catch(() => address);
    },
    http_request: async ([method, url], options) => {
      if (!currentRehearsal())
        log().info({ policy: policyName, method, url: String(url).split("?", 1)[0] }, "an expression sends a request");
      return sendRequest(String(method), String(url), options);
    },
  };
}

const userColumns: Record<string, string> = {
  pk: "id",
  id: "id",
  username: "username",
  email: "email",
  name: "name",
  uuid: "uuid",
  is_active: "isActive",
  type: "type",
  path: "path",
};

async function findUserBy({ scope }: ExpressionScope, filters: Record<string, Json>): Promise<UserRecord | null> {
  const where: Record<string, unknown> = {};
  for (const [filter, value] of Object.entries(filters)) {
    const [column = "", lookupName = "exact"] = filter.split("__");
    const field = userColumns[column];
    if (!field || (lookupName !== "exact" && lookupName !== "iexact")) return null;
    where[field] = lookupName === "iexact" ? { equals: value, mode: "insensitive" } : value;
  }
  try {
    const row = await scope.db.user.findFirst({ where, orderBy: { id: "asc" }, select: { id: true } });
    return row ? await findUserByKey(scope.db, row.id) : null;
  } catch (error) {
    // Values of a type that the column does not have: nobody matches.
    if (error instanceof Error && error.name === "PrismaClientValidationError") return null;
    throw error;
  }
}

function matchesGroup(group: GroupDefinition, filters: Record<string, Json>): boolean {
  const fields: Record<string, unknown> = { ...group };
  return Object.entries(filters).every(([name, value]) => fields[name] === value);
}

async function isGroupMember({ scope }: ExpressionScope, user: Json, filters: Record<string, Json>): Promise<boolean> {
  const pk = (user as { pk?: unknown } | null)?.pk;
  const record = typeof pk === "number" ? await findUserByKey(scope.db, pk) : null;
  if (!record) return false;
  return [...allGroupIds(scope.definitions, record.groupIds)].some((id) => {
    const group = scope.definitions.groups.get(id);
    return group !== undefined && matchesGroup(group, filters);
  });
}

/** Whether this is a dry run, which asks no name server; what it would have asked is noted. */
function isNotAsked(url: string): boolean {
  const rehearsal = currentRehearsal();
  rehearsal?.ask({ method: "QUERY", url, assumption: "The name server is taken to know nothing about it." });
  return rehearsal !== undefined;
}

const remembered = new Map<string, { value: Promise<unknown>; until: number }>();

function remember<T>(key: string, find: () => Promise<T>): Promise<T> {
  const known = remembered.get(key);
  if (known && known.until > Date.now()) return known.value as Promise<T>;
  if (remembered.size > 1000) remembered.clear();
  const value = find();
  remembered.set(key, { value, until: Date.now() + DNS_LIFETIME_MS });
  return value;
}

async function resolveName(name: string, family: 0 | 4 | 6): Promise<string[]> {
  const find = async () => (await lookup(name, { all: true, family })).map((entry) => entry.address);
  return remember(`f:${family}:${name}`, find).catch(() => []);
}
