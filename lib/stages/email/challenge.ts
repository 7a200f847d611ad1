import { z } from "zod";
import { commonChallengeFields } from "#lib/flows/challenge.ts";

/** A message with a link was sent; any answer asks for it to be sent again. */
export const emailChallenge = z.object({ component: z.literal("ak-stage-email"), ...commonChallengeFields });
export type EmailChallenge = z.infer<typeof emailChallenge>;
