import { z } from "zod";
import { durationSchema } from "#lib/duration.ts";
import { hasTemplate } from "#lib/mail/render.ts";
import { smtpFields } from "#lib/mail/settings.ts";

/** Settings of the email stage. */
export const emailConfig = z
  .object({
    ...smtpFields,
    token_expiry: durationSchema
      .default("minutes=30")
      .meta({ title: "Link lasts", description: "How long the link in the message works, for example minutes=30." }),
    subject: z.string().default("authentik").meta({
      title: "Subject",
      description: "Well-known subjects, such as “Reset your password”, are sent in the language of the person.",
    }),
    template: z.string().min(1).default("email/password_reset.html").meta({
      title: "Template",
      description: "What the message looks like: one that comes along, or one of your own.",
    }),
    activate_user_on_success: z
      .boolean()
      .default(false)
      .meta({ title: "Activate the user", description: "Whoever opens the link has an active account from then on." }),
    recovery_max_attempts: z
      .int()
      .min(0)
      .default(5)
      .meta({ title: "Resends", description: "How often the message can be sent again within the time below." }),
    recovery_cache_timeout: durationSchema
      .default("minutes=5")
      .meta({ title: "Resends count for", description: "How long a message counts, for example minutes=5." }),
  })
  .meta({ title: "Email" });
export type EmailConfig = z.infer<typeof emailConfig>;

/** What is wrong with a configuration that parses. */
export function checkEmailConfig({ template }: Partial<EmailConfig>): Record<string, string[]> {
  if (template === undefined || hasTemplate(template)) return {};
  return { template: [`Invalid template '${template}' specified.`] };
}
