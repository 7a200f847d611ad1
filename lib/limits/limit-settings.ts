import { z } from "zod";
import { durationSchema } from "#lib/duration.ts";

const count = (most: number, title: string, description: string) =>
  z.int().min(0).max(1_000_000).default(most).meta({ title, description });

/** How often things may be tried; administrators change them among the system's settings. 0 lifts a limit. */
export const limitSettings = {
  limit_window: durationSchema.default("minutes=15").meta({
    title: "Time of limits",
    description: "For how long wrong passwords, captchas and API keys count, from the first one on.",
  }),
  limit_passwords_per_account: count(
    20,
    "Passwords per account",
    "Wrong passwords for one name from browsers on which its owner has not logged in; each browser that knows the owner has as many of its own.",
  ),
  limit_passwords_per_address: count(200, "Passwords per address", "Wrong passwords from one address, for any names."),
  limit_captchas_per_address: count(100, "Captchas per address", "Failed captchas from one address."),
  limit_tokens_per_address: count(100, "API keys per address", "Wrong API keys from one address."),
  limit_mail_window: durationSchema.default("hours=1").meta({
    title: "Time of mail limits",
    description: "For how long mails that somebody asked for count, from the first one on.",
  }),
  limit_mails_per_recipient: count(30, "Mails per recipient", "Mails that visitors may ask for to one address."),
  limit_mails_per_address: count(100, "Mails per address", "Mails that visitors from one address may ask for."),
  limit_requests_per_minute: count(
    6000,
    "Requests per minute",
    "Requests to flows from one address in a minute; anything more is a flood.",
  ),
};

const schema = z.object(limitSettings);

/** Every limit with its value. */
export type LimitSettings = z.infer<typeof schema>;
