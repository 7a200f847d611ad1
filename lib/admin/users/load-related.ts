import { z } from "zod";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { listObjects } from "#lib/api/list/list-objects.ts";
import { showObject } from "#lib/api/objects.ts";
import type { Resource } from "#lib/api/resource.ts";
import { sessionResource } from "#lib/api/resources/core/sessions.ts";
import { userConsentResource } from "#lib/api/resources/core/user-consent.ts";
import { userResource } from "#lib/api/resources/core/users.ts";
import { eventResource } from "#lib/api/resources/events/events.ts";
import { describeDevice } from "#lib/identity/describe-device.ts";

const MOST_SHOWN = 50;
const LAST_EVENTS = 15;

const sessions = z.array(
  z.object({
    uuid: z.string(),
    current: z.boolean(),
    last_ip: z.string(),
    last_user_agent: z.string(),
    last_used: z.string(),
  }),
);
const consents = z.array(
  z.object({
    pk: z.int(),
    expires: z.string().nullable(),
    application: z.object({ name: z.string() }),
    permissions: z.string(),
  }),
);
const events = z.array(
  z.object({ pk: z.string(), action: z.string(), created: z.string(), client_ip: z.string().nullable() }),
);

/** Where a person is logged in, what they have allowed, and what they did last. @param call names the person @throws ApiError 404 */
export async function loadRelated(call: ApiCall) {
  const { pk, username } = await showObject(userResource, call);
  const list = async (resource: Resource, query: Record<string, string>) =>
    (await listObjects(resource, { ...call, params: {}, query: new URLSearchParams(query) })).results;
  const [ownSessions, ownConsents, ownEvents] = await Promise.all([
    list(sessionResource, { user__username: String(username), page_size: String(MOST_SHOWN) }),
    list(userConsentResource, { user: String(pk), page_size: String(MOST_SHOWN) }),
    list(eventResource, { username: String(username), ordering: "-created", page_size: String(LAST_EVENTS) }),
  ]);
  return {
    sessions: sessions.parse(ownSessions).map((session) => ({
      id: session.uuid,
      current: session.current,
      title: titleOf(session.last_user_agent),
      ip: session.last_ip,
      lastUsed: session.last_used,
    })),
    consents: consents.parse(ownConsents).map(({ pk: id, expires, application, permissions }) => ({
      id: String(id),
      title: application.name,
      expires,
      permissions,
    })),
    events: events.parse(ownEvents),
  };
}

function titleOf(userAgent: string): string {
  const { browser, system } = describeDevice(userAgent);
  return [browser, system].filter(Boolean).join(", ") || "Unknown browser";
}
