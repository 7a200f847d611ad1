import { settingsSchema } from "#lib/identity/settings.ts";
import { describeForm } from "../forms/describe-form.ts";

/** Settings that only clients of the reference implementation ask for; here they change nothing. */
const hidden = { base_url: true, flags: true } as const;

/** The settings that administrators change. */
export const shownSettings = settingsSchema.omit(hidden);

/** Their inputs. */
export const settingsFields = describeForm(shownSettings);

/** Their headings. Every setting stands below one of them. */
export const settingsGroups = [
  { title: "Looks", fields: ["avatars", "footer_links"] },
  {
    title: "What people may change",
    fields: ["default_user_change_name", "default_user_change_email", "default_user_change_username"],
  },
  {
    title: "Security",
    fields: [
      "security_notices",
      "impersonation",
      "impersonation_require_reason",
      "reputation_lower_limit",
      "reputation_upper_limit",
    ],
  },
  { title: "Tokens", fields: ["default_token_duration", "default_token_length"] },
  {
    title: "Limits",
    fields: [
      "limit_window",
      "limit_passwords_per_account",
      "limit_passwords_per_address",
      "limit_captchas_per_address",
      "limit_tokens_per_address",
      "limit_mail_window",
      "limit_mails_per_recipient",
      "limit_mails_per_address",
      "limit_requests_per_minute",
    ],
  },
  {
    title: "Records and lists",
    fields: ["event_retention", "gdpr_compliance", "pagination_default_page_size", "pagination_max_page_size"],
  },
] as const;
