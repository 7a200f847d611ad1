import { revokeConsent } from "#lib/identity/consents.ts";
import { endOwnOtherSessions, endOwnSession } from "#lib/identity/own-sessions.ts";
import type { HttpParts } from "./flow-request.ts";
import { loadVisitor, type Visitor } from "./visitor.ts";

/** A person's own page. */
export const USER_HOME = "/if/user/";
/** Where somebody who is not logged in is sent from it. */
export const LOGIN_FOR_USER_HOME = `/flows/-/default/authentication/?next=${USER_HOME}`;

/** What people can do on their own page. */
export type OwnAct = "end_session" | "end_other_sessions" | "revoke_consent";

/** What came of it; the page puts it into words. */
export const ownOutcomes = ["session_ended", "others_ended", "consent_revoked", "already_gone"] as const;
export type OwnOutcome = (typeof ownOutcomes)[number];

/**
 * Does something to the account of whoever is logged in, and to nobody else's, and writes it down.
 *
 * @param id what it is done to, where that is needed; what is not the person's own is as good as gone
 * @returns the address to go to: the page, with what came of it
 */
export async function actOnOwnAccount(
  what: OwnAct,
  id: string,
  headers: Headers,
  cookies: HttpParts["cookies"],
): Promise<string> {
  const visitor = await loadVisitor({
    method: "POST",
    path: USER_HOME,
    query: new URLSearchParams(),
    headers,
    cookies,
  });
  const session = visitor.facts.session;
  if (!session || session.user.pk === null) return LOGIN_FOR_USER_HOME;
  const outcome = await visitor.services.client.$transaction((db) =>
    acts[what]({ visitor, db, userId: Number(session.user.pk), current: session.id, id }),
  );
  return `${USER_HOME}?done=${outcome}`;
}

interface ActInput {
  visitor: Visitor;
  db: Parameters<typeof endOwnSession>[0];
  userId: number;
  /** The login of the browser that asks. */
  current: string;
  id: string;
}

const acts: Record<OwnAct, (input: ActInput) => Promise<OwnOutcome>> = {
  async end_session({ visitor, db, userId, current, id }) {
    // This browser's own ends in the flow for logging out.
    if (id === current || !(await endOwnSession(db, userId, id))) return "already_gone";
    await record(visitor, db, "logout", { logout_reason: "Ended by the person elsewhere", sessions: 1 });
    return "session_ended";
  },
  async end_other_sessions({ visitor, db, userId, current }) {
    const sessions = await endOwnOtherSessions(db, userId, current);
    if (sessions === 0) return "already_gone";
    await record(visitor, db, "logout", { logout_reason: "Ended by the person elsewhere", sessions });
    return "others_ended";
  },
  async revoke_consent({ visitor, db, userId, id }) {
    const consent = /^\d{1,9}$/.test(id) ? await revokeConsent(db, userId, Number(id)) : null;
    if (!consent) return "already_gone";
    const { id: pk, applicationName: name, permissions } = consent;
    const model = { app: "authentik_stages_consent", model_name: "userconsent", pk, name };
    await record(visitor, db, "model_deleted", { model, permissions });
    return "consent_revoked";
  },
};

async function record(
  { services, facts }: Visitor,
  db: ActInput["db"],
  action: string,
  context: Record<string, unknown>,
): Promise<void> {
  await services.events.record(db, { action, app: "vestibule.identity", request: facts, context });
}
