import { z } from "zod";
import { commonChallengeFields, userInfoFields } from "#lib/flows/challenge.ts";

/** Are you a robot? */
export const captchaChallenge = z.object({
  component: z.literal("ak-stage-captcha"),
  ...commonChallengeFields,
  ...userInfoFields,
  site_key: z.string(),
  js_url: z.string(),
  interactive: z.boolean(),
});
export type CaptchaChallenge = z.infer<typeof captchaChallenge>;
