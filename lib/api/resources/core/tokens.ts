import { z } from "zod";
import { newTokenKey } from "#lib/crypto/token-key.ts";
import type { Db } from "#lib/db/client.ts";
import { DurationError, parseDuration } from "#lib/duration.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import { mergedAttributes } from "#lib/identity/groups.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { toBoolean, toInteger } from "#lib/models/fields.ts";
import type { FoundObject } from "#lib/models/model.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import { tokenModel } from "#lib/models/token.ts";
import type { ApiCall } from "../../endpoint.ts";
import { invalid } from "../../errors.ts";
import { type Resource, recordSchema } from "../../resource.ts";
import { loadUsers } from "./show-users.ts";
import { usersOfNothing } from "./used-by.ts";
import { userResource } from "./users.ts";

const intents = ["verification", "api", "recovery", "app_password"] as const;

/** Attributes of people that decide about their tokens: whether they expire, and after how long at the latest. */
const EXPIRING = "goauthentik.io/user/token-expires";
const LONGEST = "goauthentik.io/user/token-maximum-lifetime";
/** Allows for a clock that is a little fast, and for the time that the request takes. */
const TOLERANCE_MS = 60_000;

/** `/core/tokens/`: everybody's own; superusers have all, and make them for others. */
export const tokenResource: Resource = {
  path: "/core/tokens/",
  operation: "core_tokens",
  tag: "core",
  name: "Token",
  model: tokenModel,
  key: { param: "identifier", field: "identifier" },
  omit: ["key"],
  // The system makes tokens for purposes that nobody can choose.
  readOnly: { pk: z.guid(), user_obj: recordSchema(userResource), intent: z.enum(intents) },
  filters: {
    description: { kind: "text" },
    expires: { kind: "date" },
    expiring: { kind: "boolean" },
    identifier: { kind: "text" },
    intent: { kind: intents },
    managed: { kind: "text" },
    user__username: { kind: "text" },
  },
  search: ["identifier", "intent", "user__username", "description"],
  order: ["identifier", "expires"],
  access: "authenticated",
  own: ({ user }) => ({ userId: user?.pk ?? -1 }),
  present: showTokens,
  complete: (db, call, data, existing) =>
    existing ? completeChange(db, call, data, existing) : completeNew(db, call, data),
  usedBy: usersOfNothing,
};

async function showTokens(db: Db, call: ApiCall, records: ObjectRecord[]): Promise<ObjectRecord[]> {
  const users = await loadUsers(
    db,
    call,
    records.map(({ user }) => Number(user)),
  );
  return records.map((record) => ({ ...record, user_obj: users.get(Number(record.user)) }));
}

/** Only superusers choose whose token it is, whether it expires, and mark it as managed; from others such fields change nothing. */
async function completeNew(db: Db, call: ApiCall, data: ObjectRecord): Promise<ObjectRecord> {
  const { caller, definitions } = call;
  const { user, managed, expiring, ...rest } = data;
  const ownerId = caller.superuser && user !== undefined ? toInteger(user) : (caller.user?.pk ?? null);
  const owner = ownerId === null ? null : await findUserByKey(db, ownerId);
  // Without an owner the model says what is wrong.
  if (!owner) return { ...rest, user };
  const rules = readRules(call, owner);
  const intent = rest.intent ?? "api";
  const expires = caller.superuser ? (toBoolean(expiring ?? true) ?? expiring) : rules.expiring;
  return {
    ...rest,
    ...(caller.superuser && managed !== undefined && { managed }),
    user: owner.pk,
    intent,
    expiring: expires,
    expires: expires === false ? null : chooseExpiry(call, rules, intent, rest.expires),
    key: newTokenKey(definitions.settings.default_token_length),
  };
}

async function completeChange(db: Db, call: ApiCall, data: ObjectRecord, existing: FoundObject): Promise<ObjectRecord> {
  const row = await db.token.findUniqueOrThrow({ where: { id: String(existing.pk) } });
  const { user, managed, expiring: wanted, expires, ...rest } = data;
  if (call.caller.superuser && user !== undefined && toInteger(user) !== row.userId)
    throw invalid("user", "A token stays with whom it was made for.");
  const owner = await findUserByKey(db, row.userId);
  const rules = owner && readRules(call, owner);
  const { superuser } = call.caller;
  const expiring = superuser && wanted !== undefined ? (toBoolean(wanted) ?? wanted) : row.expiring;
  const intent = rest.intent ?? row.intent;
  const stays = intent === row.intent && expiring === row.expiring && (intent === "api" || expires === undefined);
  const ends =
    stays || !rules ? {} : { expires: expiring === false ? null : chooseExpiry(call, rules, intent, expires) };
  return { ...rest, ...ends, expiring, ...(superuser && managed !== undefined && { managed }) };
}

/** When a token ends: of an API token the system decides, an app password may say so itself. @throws ApiError 400 */
function chooseExpiry(call: ApiCall, rules: TokenRules, intent: unknown, wanted: unknown): unknown {
  const now = call.services.clock().getTime();
  const usual = new Date(now + parseDuration(call.definitions.settings.default_token_duration)).toISOString();
  if (intent === "api" || wanted === undefined || wanted === null) return usual;
  const end = typeof wanted === "string" ? new Date(wanted).getTime() : Number.NaN;
  const latest = now + rules.longestMs;
  if (end > latest + TOLERANCE_MS)
    throw invalid("expires", `Token expires exceeds maximum lifetime (${new Date(latest).toISOString()}).`);
  return wanted;
}

interface TokenRules {
  expiring: boolean;
  longestMs: number;
}

function readRules({ definitions, facts }: ApiCall, owner: UserRecord): TokenRules {
  const attributes = mergedAttributes(definitions, owner, facts.brand);
  const longest = attributes[LONGEST];
  return {
    expiring: toBoolean(attributes[EXPIRING]) ?? true,
    longestMs: durationOf(longest) ?? parseDuration(definitions.settings.default_token_duration),
  };
}

function durationOf(value: unknown): number | null {
  if (typeof value !== "string") return null;
  try {
    return parseDuration(value);
  } catch (cause) {
    if (cause instanceof DurationError) return null;
    throw cause;
  }
}
