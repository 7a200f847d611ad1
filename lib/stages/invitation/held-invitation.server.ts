import { ControlError } from "#lib/flows/control-error.ts";
import { message } from "#lib/flows/messages.ts";
import type { StageServer } from "#lib/flows/stage.ts";
import { holdInvitation, redeemInvitation } from "#lib/invitations/invitation.ts";
import { heldInvitationConfig } from "./config.ts";

/** Types of the two steps, which live in plans only. */
export const HOLD = "memory:invitation_hold";
export const REDEEM = "memory:invitation_redeem";

/**
 * Directly before an account is written: the invitation must still be there. It opens the transaction in which the account is written and
 * locks the invitation, so that of several people with one that works once exactly one gets an account.
 */
export const holdInvitationStage: StageServer<typeof heldInvitationConfig> = {
  type: HOLD,
  config: heldInvitationConfig,
  writes: true,
  async run({ config, db, now }) {
    if (await holdInvitation(db, config.invitation, now)) return { kind: "ok" };
    return { kind: "stage_invalid", message: message("invitation.invalid") };
  },
};

/** Directly after an account has been written, in the same transaction: the invitation is used up. */
export const redeemInvitationStage: StageServer<typeof heldInvitationConfig> = {
  type: REDEEM,
  config: heldInvitationConfig,
  writes: true,
  async run({ config, db }) {
    if (await redeemInvitation(db, config.invitation)) return { kind: "ok" };
    // Only when a policy has put a question in between, and somebody was faster: the account must not stay.
    throw new ControlError("The invitation was used up meanwhile.");
  },
};
