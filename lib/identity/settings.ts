import { z } from "zod";
import { durationSchema, parseDuration } from "#lib/duration.ts";
import { limitSettings } from "#lib/limits/limit-settings.ts";
import { footerLinksSchema } from "./footer-links.ts";

/** How long something is kept or works. */
const lifetime = durationSchema.refine((text) => isPositive(text), "Must be longer than nothing.");

/** Switches of the reference implementation. They are kept for its clients; what they turn on there does not exist here. */
const flagsSchema = z
  .object({
    core_default_app_access: z.boolean().default(true),
    enterprise_audit_include_expanded_diff: z.boolean().default(false),
    flows_continuous_login: z.boolean().default(false),
    flows_refresh_others: z.boolean().default(false),
  })
  .prefault({});

/** Settings that an administrator changes at run time, with their defaults. */
export const settingsSchema = z.object({
  avatars: z.string().max(2000).default("initials"),
  /** Kept for clients; where links lead is PUBLIC_URL's to say. */
  base_url: z.union([z.literal(""), z.url({ protocol: /^https?$/ }).max(200)]).default(""),
  default_user_change_email: z.boolean().default(false),
  default_user_change_name: z.boolean().default(true),
  default_user_change_username: z.boolean().default(false),
  event_retention: lifetime.default("days=365"),
  gdpr_compliance: z.boolean().default(true),
  reputation_lower_limit: z.int().max(0).default(-5),
  reputation_upper_limit: z.int().min(0).default(5),
  footer_links: footerLinksSchema.default([]),
  impersonation: z.boolean().default(true),
  impersonation_require_reason: z.boolean().default(true),
  /** Whether people are told by e-mail about logins on new devices and changes of how they log in. */
  security_notices: z.boolean().default(true),
  default_token_duration: lifetime.default("days=1"),
  default_token_length: z.int().min(20).max(255).default(60),
  ...limitSettings,
  pagination_default_page_size: z.int().min(1).max(1000).default(20),
  pagination_max_page_size: z.int().min(1).max(1000).default(100),
  flags: flagsSchema,
});

/** The settings of this installation. */
export type SystemSettings = z.infer<typeof settingsSchema>;

/** Reads stored settings; what is missing or no longer valid has its default. */
export function parseSettings(stored: unknown): SystemSettings {
  const known = typeof stored === "object" && stored !== null ? (stored as Record<string, unknown>) : {};
  const usable = Object.entries(settingsSchema.shape).filter(([key, field]) => field.safeParse(known[key]).success);
  return settingsSchema.parse(Object.fromEntries(usable.map(([key]) => [key, known[key]])));
}

function isPositive(duration: string): boolean {
  try {
    return parseDuration(duration) > 0;
  } catch {
    // Said by the schema of durations.
    return true;
  }
}
