import { z } from "zod";
import { commonChallengeFields, flowDesignations } from "#lib/flows/challenge.ts";

const loginSource = z.object({
  name: z.string(),
  icon_url: z.string().nullable(),
  promoted: z.boolean(),
  challenge: z.record(z.string(), z.unknown()),
});

/** Who are you? */
export const identificationChallenge = z.object({
  component: z.literal("ak-stage-identification"),
  ...commonChallengeFields,
  user_fields: z.array(z.string()).nullable(),
  pending_user_identifier: z.string().nullable().optional(),
  password_fields: z.boolean(),
  allow_show_password: z.boolean(),
  application_pre: z.string().optional(),
  application_pre_launch: z.string().optional(),
  flow_designation: z.enum(flowDesignations),
  captcha_stage: z.looseObject({ site_key: z.string(), js_url: z.string(), interactive: z.boolean() }).nullable(),
  enroll_url: z.string().optional(),
  recovery_url: z.string().optional(),
  passwordless_url: z.string().optional(),
  primary_action: z.string(),
  sources: z.array(loginSource),
  show_source_labels: z.boolean(),
  enable_remember_me: z.boolean(),
  passkey_challenge: z.record(z.string(), z.unknown()).nullable(),
});
export type IdentificationChallenge = z.infer<typeof identificationChallenge>;
