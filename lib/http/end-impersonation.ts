import { impersonationEndpoints } from "#lib/api/resources/core/impersonation.ts";
import type { HttpParts } from "./flow-request.ts";
import { loadVisitor } from "./visitor.ts";

const END = "core_users_impersonate_end_retrieve";

/**
 * Lets somebody who acts as another person be themselves again; nothing happens to anybody else. The call is the REST API's, so that it
 * is recorded the same way.
 *
 * @returns the address to go to: the page of the person they acted as, or their own
 */
export async function endImpersonation(parts: HttpParts): Promise<string> {
  const { services, definitions, facts, browserSecret } = await loadVisitor(parts);
  const { session } = facts;
  if (!session?.original) return "/if/user/";
  const caller = { via: "session", user: session.user, superuser: false, sessionId: session.id } as const;
  const call = { caller, params: {}, query: parts.query, body: {}, form: null };
  const endpoint = impersonationEndpoints.find(({ operationId }) => operationId === END);
  await endpoint?.handle({ ...call, services, definitions, facts, browserSecret });
  return `/if/admin/users/${session.user.pk}/`;
}
