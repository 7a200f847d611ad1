import { z } from "zod";
import { mayImpersonate } from "#lib/identity/impersonation.ts";
import { parseNew, text } from "#lib/models/fields.ts";
import { type ApiCall, type Endpoint, noContent } from "../../endpoint.ts";
import { forbidden, invalid } from "../../errors.ts";
import { findObject, inTransaction } from "../../objects.ts";
import { userResource } from "./users.ts";

const body = z.object({
  reason: text({ max: 1000, blank: true }).default("").meta({ description: "Goes into the audit log." }),
});

/** Acting as somebody else, in the browser. What is done then is recorded as done on that person's behalf. */
export const impersonationEndpoints: readonly Endpoint[] = [
  {
    method: "post",
    path: "/core/users/{id}/impersonate/",
    operationId: "core_users_impersonate_create",
    tag: "core",
    access: "superuser",
    summary: "Act as another user",
    body: body.meta({ id: "ImpersonationRequest" }),
    answers: { 204: null },
    handle: impersonate,
  },
  {
    method: "get",
    path: "/core/users/impersonate_end/",
    operationId: "core_users_impersonate_end_retrieve",
    tag: "core",
    access: "authenticated",
    summary: "Act as oneself again",
    answers: { 204: null },
    handle: endImpersonation,
  },
];

function impersonate(call: ApiCall) {
  const { caller, facts, definitions, services } = call;
  // Programs have keys of their own; only a login can act as somebody else, and it is its owner who may or may not.
  const session = caller.via === "session" ? facts.session : null;
  if (!session) throw forbidden("Only a browser that is logged in can impersonate.");
  if (session.original) throw forbidden("End the impersonation that is going on first.");
  if (!mayImpersonate(definitions, session.user)) throw forbidden("Impersonation is turned off.");
  return inTransaction(call, async (db) => {
    const { pk } = await findObject(db, userResource, call);
    const { reason } = parseNew(body, call.body);
    if (pk === session.user.pk) throw invalid("non_field_errors", "You are yourself already.");
    if (reason === "" && definitions.settings.impersonation_require_reason)
      throw invalid("reason", "This field is required.");
    const target = await db.user.findUniqueOrThrow({ where: { id: Number(pk) } });
    if (!target.isActive) throw invalid("non_field_errors", "This account is not active.");
    await db.session.update({ where: { id: session.id }, data: { impersonatedId: target.id } });
    await services.events.record(db, {
      action: "impersonation_started",
      app: "vestibule.api",
      request: facts,
      user: session.user,
      context: { reason, user: { $record: "user", pk, username: target.username, email: target.email } },
    });
    return noContent();
  });
}

function endImpersonation(call: ApiCall) {
  const { caller, facts, services } = call;
  const session = caller.via === "session" ? facts.session : null;
  // It is a GET that changes something, so a link on a page elsewhere must not be enough.
  if (facts.headers["sec-fetch-site"] === "cross-site") throw forbidden("CSRF Failed: a page elsewhere has sent this.");
  if (!session?.original) return Promise.resolve(noContent());
  const { user, original } = session;
  return inTransaction(call, async (db) => {
    await db.session.update({ where: { id: session.id }, data: { impersonatedId: null } });
    await services.events.record(db, {
      action: "impersonation_ended",
      app: "vestibule.api",
      request: facts,
      user: original,
      context: { user: { $record: "user", pk: user.pk, username: user.username, email: user.email } },
    });
    return noContent();
  });
}
