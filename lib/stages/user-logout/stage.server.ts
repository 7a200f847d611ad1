import type { StageServer } from "#lib/flows/stage.ts";
import { endSession } from "#lib/identity/sessions.ts";
import { userLogoutConfig } from "./config.ts";

/** Ends the browser's login. The run goes on without one. */
export const userLogoutStage: StageServer<typeof userLogoutConfig> = {
  type: "user_logout",
  config: userLogoutConfig,
  acts: ["logs_out"],
  writes: true,
  async run(context) {
    const { request, events, db } = context;
    const user = context.sessionUser();
    if (request.session) await endSession(db, request.session.id);
    await events.record(db, { action: "logout", app: "vestibule.stages.user_logout", request, user, context: {} });
    context.changeSession({ kind: "logout" }, null);
    // The page's query belonged to the session: a logout ends at the start page, not where `next` says.
    delete request.outer.next;
    return { kind: "ok" };
  },
};
