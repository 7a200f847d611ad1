import { randomUUID } from "node:crypto";
import type { Db } from "#lib/db/client.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import { knownLocation } from "#lib/geoip/lookup.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { cleanse } from "./cleanse.ts";
import { eventLifetime } from "./retention.ts";
import { sanitize } from "./sanitize.ts";
import type { EventInput, EventSink } from "./sink.ts";

type Json = Record<string, unknown>;

/** Writes audit records to the database, without secrets. */
export const databaseEvents: EventSink = {
  async record(db: Db, event: EventInput): Promise<void> {
    const now = new Date();
    const { request } = event;
    const context = cleanse(
      sanitize({
        ...event.context,
        ...(request ? { http_request: describeRequest(request), ...knownLocation(request.clientIp) } : {}),
      }),
    );
    const user = describeUser(event);
    const brand = request
      ? {
          app: "authentik_brands",
          model_name: "brand",
          pk: request.brand.pk.replaceAll("-", ""),
          name: request.brand.domain,
        }
      : {};
    await db.$executeRaw`
      INSERT INTO "event" ("event_uuid", "action", "app", "user", "user_id", "context", "brand", "client_ip", "created", "expires")
      VALUES (${event.id ?? randomUUID()}::uuid, ${event.action}, ${event.app}, ${JSON.stringify(sanitize(user))}::jsonb, ${(user.pk as number | null) ?? null},
        ${JSON.stringify(context)}::jsonb, ${JSON.stringify(brand)}::jsonb, ${request?.clientIp ?? null}, ${now},
        ${new Date(now.getTime() + eventLifetime())})`;
  },
};

/** The request as a record shows it; in a flow the page's query stands for the call's own. */
function describeRequest(request: RequestFacts): Json {
  const args = Object.hasOwn(request.query, "query") ? request.outer : request.query;
  return { path: request.path, method: request.method, args, user_agent: request.userAgent, request_id: request.id };
}

/** Whose record it is: a pending user stands in front of the one who is logged in, if they differ. */
function describeUser({ user, request, pendingUser }: EventInput): Json {
  const own = user === undefined ? (request?.session?.user ?? null) : user;
  if (pendingUser && (pendingUser.pk === null || pendingUser.pk !== own?.pk) && user === undefined) {
    return { ...describePerson(pendingUser), authenticated_as: describeActor(own, request) };
  }
  return describeActor(own, request);
}

/** While an administrator acts as somebody else, what they do is their own doing, on behalf of that person. */
function describeActor(user: UserRecord | null, request: RequestFacts | null): Json {
  const session = request?.session;
  if (!session?.original || user?.pk !== session.user.pk) return describePerson(user);
  return { ...describePerson(session.original), on_behalf_of: describePerson(user) };
}

function describePerson(user: UserRecord | null): Json {
  if (!user) return { username: "AnonymousUser", pk: null, email: "", is_anonymous: true };
  return { username: user.username, pk: user.pk, email: user.email };
}
