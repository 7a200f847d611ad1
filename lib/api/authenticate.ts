import { hashToken } from "#lib/crypto/secret.ts";
import type { Db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import type { Definitions } from "#lib/flows/definitions.ts";
import { toUserRecord, userJsonSql } from "#lib/flows/load-state.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { FlowServices } from "#lib/flows/services.ts";
import { isSuperuser } from "#lib/identity/groups.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { countWrongToken } from "#lib/limits/token-guesses.ts";
import type { Caller } from "./access.ts";
import { passesCsrf } from "./csrf.ts";
import { ApiError, forbidden } from "./errors.ts";

type UserJson = Parameters<typeof toUserRecord>[0];
const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Finds out who calls: by `Authorization: Bearer` with the key of an API token (RFC 6750 §2.1), by `Authorization: Basic` with a username
 * and the key of one of that person's app passwords (RFC 7617), else by the browser's session. A header with another scheme, or with
 * nothing behind it, is not looked at: it is meant for something in front of this.
 *
 * @throws ApiError 403 for credentials that are wrong, 429 for too many of them from one address, and 403 for a change by session without
 *   its CSRF token
 */
export async function authenticate(
  services: Pick<FlowServices, "client" | "limits" | "clock">,
  definitions: Definitions,
  facts: RequestFacts,
  method: string,
  headers: Headers,
): Promise<Caller> {
  const credentials = readCredentials(headers.get("authorization"));
  if (credentials) {
    const user = await findTokenUser(services.client, credentials);
    if (!user) throw await refuseCredentials(services, definitions, facts);
    return { via: credentials.via, user, superuser: isSuperuser(definitions, user), sessionId: null };
  }
  const { session } = facts;
  if (!session) return { via: "anonymous", user: null, superuser: false, sessionId: null };
  if (!safeMethods.has(method) && !passesCsrf(headers, session.id, facts.origin))
    throw forbidden("CSRF Failed: the header X-authentik-CSRF does not hold the value of the cookie authentik_csrf.");
  return {
    via: "session",
    user: session.user,
    superuser: isSuperuser(definitions, session.user),
    sessionId: session.id,
  };
}

/** What a program shows: the key of a token and, with Basic, whose it has to be. */
type Credentials = { via: "token"; key: string } | { via: "app_password"; key: string; username: string };

function readCredentials(authorization: string | null): Credentials | null {
  const [, scheme = "", text = ""] = /^(\S+)[ \t]+(\S+)\s*$/.exec(authorization ?? "") ?? [];
  if (scheme.toLowerCase() === "bearer") return { via: "token", key: text };
  if (scheme.toLowerCase() !== "basic") return null;
  const [username = "", ...key] = Buffer.from(text, "base64").toString("utf8").split(":");
  return { via: "app_password", username, key: key.join(":") };
}

async function refuseCredentials(
  services: Pick<FlowServices, "client" | "limits" | "clock">,
  { settings }: Definitions,
  { clientIp }: RequestFacts,
): Promise<ApiError> {
  const wait = await countWrongToken(services, settings, clientIp, services.clock());
  if (wait === null) return forbidden("Token invalid/expired");
  const detail = "Too many wrong tokens came from this address.";
  return new ApiError(429, { detail }, { "Retry-After": String(wait) });
}

async function findTokenUser(db: Db, credentials: Credentials): Promise<UserRecord | null> {
  const intent = credentials.via === "token" ? "api" : "app_password";
  const rows = await db.$queryRaw<{ owner: UserJson }[]>(Prisma.sql`
    SELECT ${userJsonSql("u")} AS "owner" FROM "token" t JOIN "user" u ON u."id" = t."user_id" AND u."is_active"
    WHERE t."key_hash" = ${hashToken(credentials.key)} AND t."intent" = ${intent}
      AND (NOT t."expiring" OR t."expires" > now())`);
  const [found] = rows;
  const user = found ? toUserRecord(found.owner) : null;
  // Only an app password says whose it is.
  return credentials.via === "token" || user?.username === credentials.username ? user : null;
}
