import { z } from "zod";
import { commonChallengeFields, userInfoFields } from "#lib/flows/challenge.ts";

/** The kinds of device that can prove a second factor. */
export const deviceClasses = ["static", "totp", "webauthn", "duo", "sms", "email"] as const;
export type DeviceClass = (typeof deviceClasses)[number];

/** Prove that you hold a device, or choose which kind to set up. */
export const authenticatorValidateChallenge = z.object({
  component: z.literal("ak-stage-authenticator-validate"),
  ...commonChallengeFields,
  ...userInfoFields,
  device_challenges: z.array(
    z.object({
      device_class: z.enum(deviceClasses),
      device_uid: z.string(),
      challenge: z.record(z.string(), z.unknown()),
      last_used: z.string().nullable(),
    }),
  ),
  configuration_stages: z.array(
    z.object({ pk: z.string(), name: z.string(), verbose_name: z.string(), meta_model_name: z.string() }),
  ),
});
export type AuthenticatorValidateChallenge = z.infer<typeof authenticatorValidateChallenge>;
