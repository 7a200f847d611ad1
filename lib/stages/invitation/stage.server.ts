import type { z } from "zod";
import type { Invitation } from "#lib/db/generated/client.ts";
import { message } from "#lib/flows/messages.ts";
import { inMemoryStage, insertStage, resolveBinding } from "#lib/flows/plan.ts";
import type { StageContext, StageOutcome, StageServer } from "#lib/flows/stage.ts";
import { findInvitation, INVITATION_PARAMETER, redeemInvitation } from "#lib/invitations/invitation.ts";
import { isPlainObject } from "#lib/merge.ts";
import { invitationConfig } from "./config.ts";
import { mergeFixedData } from "./fixed-data.ts";
import { CHECK, REDEEM } from "./held-invitation.server.ts";

type Context = StageContext<z.infer<typeof invitationConfig>>;

/** The type of the stage that writes accounts; an invitation that works once is used up with it. */
const WRITES_ACCOUNT = "user_write";

/**
 * Lets invited people pass and takes over what their invitation says of them. One that works once is used up when the account is
 * written, so that opening the link, going back or giving up costs nothing; where a flow writes none, it is used up here.
 */
export const invitationStage: StageServer<typeof invitationConfig> = {
  type: "invitation",
  config: invitationConfig,
  acts: ["collects_data"],
  writes: true,
  async run(stage) {
    const { context, flow, db, now } = stage;
    const invitation = await findInvitation(db, readToken(stage), flow.pk, now);
    if (!invitation || !(await reserve(stage, invitation))) return turnAway(stage);
    // A flow that starts over with what is known has it already.
    if (readKey(context.invitation) !== invitation.id) {
      const known = isPlainObject(context.prompt_data) ? context.prompt_data : {};
      context.prompt_data = mergeFixedData(known, invitation.fixedData as Record<string, unknown>);
    }
    context.invitation_in_effect = true;
    context.invitation = toRecord(invitation);
    await stage.events.record(db, {
      action: "invitation_used",
      app: "vestibule.stages.invitation",
      request: stage.request,
      pendingUser: await stage.pendingUser(),
      context: { invitation_uuid: invitation.id.replaceAll("-", ""), invitation: reference(invitation) },
    });
    return { kind: "ok" };
  },
};

/** What the page's address says, else what was typed into a form before. A key that is there counts even when it is empty. */
function readToken({ request, context }: Context): unknown {
  if (request.outer[INVITATION_PARAMETER] !== undefined) return request.outer[INVITATION_PARAMETER];
  if (request.outer.token !== undefined) return request.outer.token;
  return isPlainObject(context.prompt_data) ? context.prompt_data.token : undefined;
}

/** The same for a used, an expired, an unknown one and none at all. */
function turnAway({ config }: Context): StageOutcome {
  if (config.continue_flow_without_invitation) return { kind: "ok" };
  return { kind: "stage_invalid", message: message("invitation.invalid") };
}

/**
 * Sees to it that the invitation still has to be good when the account is written, and is used up with it if it works only once.
 *
 * @returns false when it works once and somebody else was faster
 */
async function reserve({ plan, snapshot, db }: Context, invitation: Invitation): Promise<boolean> {
  const writing = plan.bindings.findIndex(
    (binding, index) => index > 0 && resolveBinding(snapshot, binding)?.stage.type === WRITES_ACCOUNT,
  );
  if (writing === -1) return !invitation.singleUse || redeemInvitation(db, invitation.id);
  const config = { invitation: invitation.id, once: invitation.singleUse };
  insertStage(plan, inMemoryStage(REDEEM, "Use up the invitation", config), writing + 1);
  insertStage(plan, inMemoryStage(CHECK, "Check the invitation", config), writing);
  return true;
}

const reference = ({ id, name }: Invitation) => ({ $record: "invitation", pk: id, name });

/** The invitation as policies see it. */
function toRecord(invitation: Invitation): Record<string, unknown> {
  return {
    ...reference(invitation),
    single_use: invitation.singleUse,
    fixed_data: invitation.fixedData,
    expires: invitation.expires.toISOString(),
  };
}

function readKey(record: unknown): unknown {
  return isPlainObject(record) ? record.pk : undefined;
}
