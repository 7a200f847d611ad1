import { z } from "zod";
import { commonChallengeFields, userInfoFields } from "#lib/flows/challenge.ts";

/** Prove who you are with a password. */
export const passwordChallenge = z.object({
  component: z.literal("ak-stage-password"),
  ...commonChallengeFields,
  ...userInfoFields,
  recovery_url: z.string().optional(),
  allow_show_password: z.boolean(),
});
export type PasswordChallenge = z.infer<typeof passwordChallenge>;
