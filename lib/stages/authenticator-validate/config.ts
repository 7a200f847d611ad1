import { z } from "zod";
import { durationSchema } from "#lib/duration.ts";
import { referencesTo } from "../references.ts";
import { deviceClasses } from "./challenge.ts";

const throttlingFactor = (kind: string) =>
  z
    .number()
    .min(0)
    .default(1)
    .meta({
      title: `Slow-down for ${kind}`,
      description: "How strongly wrong codes slow down the next attempt; 0 does not.",
    });

/** Settings of the authenticator validation stage. */
export const authenticatorValidateConfig = z
  .object({
    not_configured_action: z
      .enum(["skip", "deny", "configure"])
      .default("skip")
      .meta({ title: "Without a device", description: "What happens to people who have none that is accepted here." }),
    device_classes: z
      .array(z.enum(deviceClasses))
      .default([...deviceClasses])
      .meta({ title: "Device classes", description: "The kinds of device that are accepted." }),
    configuration_stages: referencesTo("stage", {
      title: "Configuration stages",
      description: "What people without a device can set up; with several they choose.",
    }),
    last_auth_threshold: durationSchema.default("seconds=0").meta({
      title: "Remember validation",
      description: "A browser that proved a device within this time is not asked again; 0 always asks.",
    }),
    webauthn_user_verification: z
      .enum(["required", "preferred", "discouraged"])
      .default("preferred")
      .meta({ title: "User verification", description: "Whether a passkey must check who holds it." }),
    webauthn_hints: z
      .array(z.enum(["security-key", "client-device", "hybrid"]))
      .default([])
      .meta({ title: "Passkey hints", description: "What browsers should offer first, in this order." }),
    webauthn_allowed_device_types: z
      .array(z.guid())
      .default([])
      .meta({ title: "Allowed passkey types", description: "AAGUIDs; none allows all." }),
    email_otp_throttling_factor: throttlingFactor("e-mail codes"),
    sms_otp_throttling_factor: throttlingFactor("SMS codes"),
    totp_otp_throttling_factor: throttlingFactor("authenticator apps"),
    static_otp_throttling_factor: throttlingFactor("backup codes"),
  })
  .meta({ title: "Authenticator validation" });

/** What is wrong between the fields of a configuration as it would be stored, by field. */
export function checkAuthenticatorValidateConfig(
  config: Partial<z.infer<typeof authenticatorValidateConfig>>,
): Record<string, string[]> {
  if (config.not_configured_action !== "configure" || config.configuration_stages?.length) return {};
  return { not_configured_action: ['When "configure" is chosen, there must be a stage to configure a device with.'] };
}
