import { z } from "zod";
import { commonChallengeFields, userInfoFields } from "#lib/flows/challenge.ts";

/** Stay signed in? */
export const userLoginChallenge = z.object({
  component: z.literal("ak-stage-user-login"),
  ...commonChallengeFields,
  ...userInfoFields,
});
export type UserLoginChallenge = z.infer<typeof userLoginChallenge>;
