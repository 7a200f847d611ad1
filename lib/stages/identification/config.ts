import { z } from "zod";
import { referenceTo } from "../references.ts";

/** What a typed text can be compared with. */
export const userFields = ["email", "username", "upn"] as const;

const flag = (title: string, description: string, fallback: boolean) =>
  z.boolean().default(fallback).meta({ title, description });

/** Settings of the identification stage. */
export const identificationConfig = z.object({
  user_fields: z
    .array(z.enum(userFields))
    .default([])
    .meta({ title: "User fields", description: "What people may type to say who they are." }),
  password_stage: referenceTo("stage", {
    title: "Password stage",
    description: "Ask for the password in the same form.",
  }),
  captcha_stage: referenceTo("stage", { title: "Captcha stage", description: "Ask for a captcha in the same form." }),
  webauthn_stage: referenceTo("stage", { title: "Passkey stage", description: "Offer passkeys instead of a name." }),
  case_insensitive_matching: flag("Ignore case", "Upper and lower case make no difference.", true),
  show_matched_user: flag("Show matched user", "Later steps show whom the text matched; else the text itself.", true),
  pretend_user_exists: flag(
    "Pretend the user exists",
    "Unknown people pass, so that nobody learns which accounts exist.",
    true,
  ),
  enable_remember_me: flag("Remember me", "Offer to remember the name in this browser.", false),
  enrollment_flow: referenceTo("flow", {
    title: "Enrollment flow",
    description: "Link for people without an account.",
  }),
  recovery_flow: referenceTo("flow", { title: "Recovery flow", description: "Link for people who cannot log in." }),
  passwordless_flow: referenceTo("flow", {
    title: "Passwordless flow",
    description: "Link to another way of logging in.",
  }),
  sources: z.array(z.guid()).default([]).meta({ title: "Sources", description: "Other places to log in with." }),
  show_source_labels: flag("Show source labels", "Show names, not only pictures, of sources.", false),
});
export type IdentificationConfig = z.infer<typeof identificationConfig>;

/**
 * What is wrong between the fields of a submitted configuration, by field. As the contract has it, only what is sent counts, also when the
 * rest is kept as it is.
 */
export function checkIdentificationConfig(
  config: Partial<IdentificationConfig>,
  given: Record<string, unknown> = config,
): Record<string, string[]> {
  const some = (list: unknown) => Array.isArray(list) && list.length > 0;
  if (some(given.user_fields) || some(given.sources)) return {};
  return { non_field_errors: ["When no user fields are selected, at least one source must be selected"] };
}
