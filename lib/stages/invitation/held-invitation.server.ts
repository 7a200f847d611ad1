import { message } from "#lib/flows/messages.ts";
import type { StageServer } from "#lib/flows/stage.ts";
import { UndoStepError } from "#lib/flows/undo-step.ts";
import { holdInvitation, isInvitationGood, redeemInvitation } from "#lib/invitations/invitation.ts";
import { heldInvitationConfig } from "./config.ts";

/** Types of the two steps, which live in plans only. */
export const CHECK = "memory:invitation_check";
export const REDEEM = "memory:invitation_redeem";

/** Directly before an account is written: who comes too late is told so before anything is prepared. */
export const checkInvitationStage: StageServer<typeof heldInvitationConfig> = {
  type: CHECK,
  config: heldInvitationConfig,
  async run({ config, db, now }) {
    if (await isInvitationGood(db, config.invitation, now)) return { kind: "ok" };
    return { kind: "stage_invalid", message: message("invitation.invalid") };
  },
};

/**
 * Directly after an account has been written, in the same transaction: the invitation is used up, or still there if it works often. Of
 * several people with one that works once, all but one wait here for the row, find it gone, and their accounts are taken back.
 */
export const redeemInvitationStage: StageServer<typeof heldInvitationConfig> = {
  type: REDEEM,
  config: heldInvitationConfig,
  writes: true,
  async run({ config: { invitation, once }, db, now }) {
    const held = await holdInvitation(db, invitation, now);
    if (!held || (once && !(await redeemInvitation(db, invitation)))) {
      throw new UndoStepError(message("invitation.invalid"));
    }
    return { kind: "ok" };
  },
};
