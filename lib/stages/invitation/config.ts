import { z } from "zod";

/** Settings of the invitation stage. */
export const invitationConfig = z
  .object({
    continue_flow_without_invitation: z.boolean().default(false).meta({
      title: "Go on without an invitation",
      description: "Let people pass who have none; otherwise only those who were invited may go on.",
    }),
  })
  .meta({ title: "Invitation" });

/** Settings of the steps that the stage puts around the one that writes the account: which invitation they are about. */
export const heldInvitationConfig = z.object({ invitation: z.guid(), once: z.boolean() });
