import { z } from "zod";
import { limitSettings } from "#lib/limits/limit-settings.ts";

/** Settings that an administrator changes at run time, with their defaults. */
export const settingsSchema = z.object({
  avatars: z.string().default("initials"),
  default_user_change_email: z.boolean().default(false),
  default_user_change_name: z.boolean().default(true),
  default_user_change_username: z.boolean().default(false),
  event_retention: z.string().default("days=365"),
  gdpr_compliance: z.boolean().default(true),
  reputation_lower_limit: z.int().max(0).default(-5),
  reputation_upper_limit: z.int().min(0).default(5),
  impersonation: z.boolean().default(true),
  /** Whether people are told by e-mail about logins on new devices and changes of how they log in. */
  security_notices: z.boolean().default(true),
  default_token_duration: z.string().default("days=1"),
  default_token_length: z.int().min(20).max(255).default(60),
  ...limitSettings,
  pagination_default_page_size: z.int().min(1).max(1000).default(20),
  pagination_max_page_size: z.int().min(1).max(1000).default(100),
});

/** The settings of this installation. */
export type SystemSettings = z.infer<typeof settingsSchema>;

/** Reads stored settings; what is missing or no longer valid has its default. */
export function parseSettings(stored: unknown): SystemSettings {
  const known = typeof stored === "object" && stored !== null ? (stored as Record<string, unknown>) : {};
  const usable = Object.entries(settingsSchema.shape).filter(([key, field]) => field.safeParse(known[key]).success);
  return settingsSchema.parse(Object.fromEntries(usable.map(([key]) => [key, known[key]])));
}
