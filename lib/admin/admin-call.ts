import type { ApiCall } from "#lib/api/endpoint.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { HttpParts } from "#lib/http/flow-request.ts";
import { loadVisitor } from "#lib/http/visitor.ts";
import { isSuperuser } from "#lib/identity/groups.ts";

/** What a page or an action of the admin section is about. */
export interface AdminRequest {
  params?: Readonly<Record<string, string>>;
  query?: URLSearchParams;
  body?: Readonly<Record<string, unknown>>;
}

/** Whether somebody may use the admin section, and the call that they make then. */
export type AdminAccess =
  | { kind: "anonymous" }
  | { kind: "forbidden"; facts: RequestFacts }
  | { kind: "granted"; facts: RequestFacts; call: ApiCall };

/**
 * Finds out who asks. What the admin section does are calls of the REST API made in this process by the person's session, so that
 * both check, record and refuse the same things. Server Actions are protected from other sites by the framework, which compares
 * `Origin` with the host.
 */
export async function loadAdminCall(parts: HttpParts, request: AdminRequest = {}): Promise<AdminAccess> {
  const { services, definitions, facts, browserSecret } = await loadVisitor(parts);
  const { session } = facts;
  if (!session) return { kind: "anonymous" };
  if (!isSuperuser(definitions, session.user)) return { kind: "forbidden", facts };
  const { params = {}, query = new URLSearchParams(), body = {} } = request;
  const caller = { via: "session", user: session.user, superuser: true, sessionId: session.id } as const;
  return {
    kind: "granted",
    facts,
    call: { caller, params, query, body, form: null, services, definitions, facts, browserSecret },
  };
}
