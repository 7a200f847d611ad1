import type { z } from "zod";
import { message } from "#lib/flows/messages.ts";
import { replacePendingUser } from "#lib/flows/pending-user.ts";
import type { StageContext, StageServer } from "#lib/flows/stage.ts";
import { isLastAdministrator } from "#lib/identity/administrators.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { userDeleteConfig } from "./config.ts";

type Context = StageContext<z.infer<typeof userDeleteConfig>>;

const APP = "vestibule.stages.user_delete";

/**
 * Deletes the account that the run is about, with its logins, tokens and consents, and with the audit records that name it unless the
 * settings keep them. Only for somebody who has shown who they are: in this run, or by the browser's login. The last administrator stays.
 */
export const userDeleteStage: StageServer<typeof userDeleteConfig> = {
  type: "user_delete",
  config: userDeleteConfig,
  acts: ["deletes_account"],
  writes: true,
  needs: ["identified"],
  async run(stage) {
    const { db, request } = stage;
    const user = await stage.pendingUser();
    // Somebody of whom only the name is known gets the same answer as somebody who does not exist.
    if (!user || user.pk === null || !isProven(stage, user.pk)) {
      stage.notify("error", message("user_delete.no_user"));
      return { kind: "stage_invalid" };
    }
    if (await isLastAdministrator(db, user.pk)) {
      return { kind: "stage_invalid", message: message("user_delete.last_administrator") };
    }
    await deleteAccount(stage, { ...user, pk: user.pk });
    replacePendingUser(stage.plan, undefined);
    stage.changeSession({ kind: "logout" }, null);
    // The page's query belonged to the session: the end is the start page, not where `next` says.
    delete request.outer.next;
    return { kind: "ok" };
  },
};

/** An administrator who acts as somebody has not shown to be them. */
function isProven(stage: Context, pk: number): boolean {
  if (stage.sessionUser()?.pk === pk && !stage.request.session?.original) return true;
  return stage.plan.proofs.some((proof) => proof.user === pk && proof.kind !== "identified");
}

async function deleteAccount(stage: Context, user: UserRecord & { pk: number }): Promise<void> {
  const { db, events, request, definitions, executionId } = stage;
  const session = request.session;
  const common = { app: APP, request };
  await events.record(db, { ...common, action: "logout", user: stage.sessionUser() ?? user, context: {} });
  // The run itself outlives the account that it was about.
  if (executionId) await db.flowExecution.updateMany({ where: { id: executionId }, data: { pendingUserId: null } });
  if (definitions.settings.gdpr_compliance) await db.event.deleteMany({ where: { userId: user.pk } });
  if (session) await db.session.deleteMany({ where: { id: session.id } });
  // Logins everywhere, tokens, memberships and consents go with it.
  await db.user.deleteMany({ where: { id: user.pk } });
  await events.record(db, {
    ...common,
    action: "model_deleted",
    user: null,
    context: { model: { app: "authentik_core", model_name: "user", pk: user.pk, name: user.name || user.username } },
  });
}
