import { hashToken } from "#lib/crypto/secret.ts";
import type { Db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import type { Definitions } from "#lib/flows/definitions.ts";
import { toUserRecord, userJsonSql } from "#lib/flows/load-state.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import { isSuperuser } from "#lib/identity/groups.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import type { Caller } from "./access.ts";
import { passesCsrf } from "./csrf.ts";
import { forbidden } from "./errors.ts";

type UserJson = Parameters<typeof toUserRecord>[0];
const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Finds out who calls: by `Authorization: Bearer` with the key of an API token (RFC 6750 §2.1), by `Authorization: Basic` with a username
 * and the key of one of that person's app passwords (RFC 7617), else by the browser's session.
 *
 * @throws ApiError 403 for credentials that are wrong, and for a change by session without its CSRF token
 */
export async function authenticate(
  db: Db,
  definitions: Definitions,
  facts: RequestFacts,
  method: string,
  headers: Headers,
): Promise<Caller> {
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const found = await findByAuthorization(db, authorization);
    if (!found) throw forbidden("Token invalid/expired");
    return { ...found, superuser: isSuperuser(definitions, found.user), sessionId: null };
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

async function findByAuthorization(
  db: Db,
  authorization: string,
): Promise<{ via: "token" | "app_password"; user: UserRecord } | null> {
  const [, scheme = "", credentials = ""] = /^(\S+)[ \t]+(\S+)\s*$/.exec(authorization) ?? [];
  if (scheme.toLowerCase() === "bearer") {
    const user = await findTokenUser(db, credentials, "api");
    return user && { via: "token", user };
  }
  if (scheme.toLowerCase() !== "basic") return null;
  const [username, ...rest] = Buffer.from(credentials, "base64").toString("utf8").split(":");
  const user = await findTokenUser(db, rest.join(":"), "app_password");
  return user && user.username === username ? { via: "app_password", user } : null;
}

async function findTokenUser(db: Db, key: string, intent: string): Promise<UserRecord | null> {
  const rows = await db.$queryRaw<{ owner: UserJson }[]>(Prisma.sql`
    SELECT ${userJsonSql("u")} AS "owner" FROM "token" t JOIN "user" u ON u."id" = t."user_id" AND u."is_active"
    WHERE t."key_hash" = ${hashToken(key)} AND t."intent" = ${intent}
      AND (NOT t."expiring" OR t."expires" IS NULL OR t."expires" > now())`);
  const [found] = rows;
  return found ? toUserRecord(found.owner) : null;
}
