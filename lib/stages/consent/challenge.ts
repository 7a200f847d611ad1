import { z } from "zod";
import { commonChallengeFields, userInfoFields } from "#lib/flows/challenge.ts";

const permission = z.object({ name: z.string(), id: z.string() });

/** May this go ahead? */
export const consentChallenge = z.object({
  component: z.literal("ak-stage-consent"),
  ...commonChallengeFields,
  ...userInfoFields,
  header_text: z.string().optional(),
  permissions: z.array(permission),
  additional_permissions: z.array(permission),
  token: z.string(),
});
export type ConsentChallenge = z.infer<typeof consentChallenge>;
