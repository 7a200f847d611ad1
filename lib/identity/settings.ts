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
  avatars: z.string().max(2000).default("initials").meta({
    title: "Pictures of people",
    description:
      "Where they come from, in order of preference, separated by commas: gravatar, initials, attributes.<path>, none, or an address with %(username)s, %(mail_hash)s or %(upn)s.",
  }),
  base_url: z
    .union([z.literal(""), z.url({ protocol: /^https?$/ }).max(200)])
    .default("")
    .meta({ title: "Base URL", description: "Kept for clients; where links lead is PUBLIC_URL's to say." }),
  default_user_change_email: z.boolean().default(false).meta({
    title: "People may change their e-mail address",
    description: "Unless an attribute of theirs says otherwise.",
  }),
  default_user_change_name: z.boolean().default(true).meta({
    title: "People may change their name",
    description: "Unless an attribute of theirs says otherwise.",
  }),
  default_user_change_username: z.boolean().default(false).meta({
    title: "People may change their username",
    description: "Unless an attribute of theirs says otherwise.",
  }),
  event_retention: lifetime.default("days=365").meta({
    title: "Keep events for",
    description: "A time such as days=365; older events are deleted.",
  }),
  gdpr_compliance: z.boolean().default(true).meta({
    title: "Delete events with the person",
    description: "Whether deleting somebody also deletes the events about them.",
  }),
  reputation_lower_limit: z.int().max(0).default(-5).meta({
    title: "Lowest reputation",
    description: "No score falls below it, however many logins fail.",
  }),
  reputation_upper_limit: z.int().min(0).default(5).meta({
    title: "Highest reputation",
    description: "No score rises above it, however many logins succeed.",
  }),
  footer_links: footerLinksSchema.default([]).meta({
    title: "Links at the foot",
    description: 'Shown below every flow. A list such as [{"name": "Imprint", "href": "https://example.com/imprint"}].',
  }),
  impersonation: z.boolean().default(true).meta({
    title: "Administrators may act as other people",
    description: "Turning it off ends what goes on at once.",
  }),
  impersonation_require_reason: z.boolean().default(true).meta({
    title: "A reason is needed to act as somebody else",
    description: "It goes into the record of events.",
  }),
  security_notices: z.boolean().default(true).meta({
    title: "Tell people about what matters to their account",
    description: "By e-mail: logins on new devices and changes of how they log in.",
  }),
  default_token_duration: lifetime.default("days=1").meta({
    title: "Tokens and invitations work for",
    description: "A time such as days=1, unless something says otherwise.",
  }),
  default_token_length: z.int().min(20).max(255).default(60).meta({
    title: "Length of keys",
    description: "Characters of the keys that are made for new tokens.",
  }),
  ...limitSettings,
  pagination_default_page_size: z.int().min(1).max(1000).default(20).meta({
    title: "Size of a page",
    description: "How many objects lists show when nobody asks for a number.",
  }),
  pagination_max_page_size: z.int().min(1).max(1000).default(100).meta({
    title: "Largest size of a page",
    description: "How many objects programs can ask for at once.",
  }),
  flags: flagsSchema.meta({
    title: "Switches",
    description: "Kept for clients of the reference implementation; they change nothing here.",
  }),
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
