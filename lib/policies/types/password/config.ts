import { z } from "zod";

/** ASCII punctuation and the space. The backslashes are as other systems have them in their files, so that imports agree. */
const DEFAULT_SYMBOLS = "!\\\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ";

const amount = (title: string, description: string) => z.int().min(0).default(0).meta({ title, description });

/** Settings of the password policy. */
export const passwordPolicyConfig = z.object({
  password_field: z.string().min(1).default("password").meta({
    title: "Field",
    description: "Key of the prompt that asks for the password.",
  }),
  check_static_rules: z.boolean().default(true).meta({
    title: "Check length and characters",
    description: "Whether the rules about length and kinds of characters hold.",
  }),
  length_min: amount("Shortest length", "Characters. Eight or more are a good choice."),
  amount_digits: amount("Digits", "How many of 0–9 there must be at least."),
  amount_uppercase: amount("Capital letters", "How many of A–Z there must be at least."),
  amount_lowercase: amount("Small letters", "How many of a–z there must be at least."),
  amount_symbols: amount("Symbols", "How many symbols there must be at least."),
  symbol_charset: z.string().min(1).default(DEFAULT_SYMBOLS).meta({
    title: "Which symbols",
    description: "Characters that count as symbols. One that is listed twice counts twice.",
  }),
  error_message: z.string().default("").meta({
    title: "Error message",
    description: "Shown when length or characters do not fit; a general one when empty.",
  }),
  check_have_i_been_pwned: z.boolean().default(false).meta({
    title: "Check lists of known passwords",
    description:
      "Asks Have I Been Pwned how often the password has been published. Five digits of a hash are sent, never the password.",
  }),
  hibp_allowed_count: amount("Allowed publications", "How often a password may have been published."),
  check_zxcvbn: z.boolean().default(false).meta({
    title: "Check strength",
    description: "Estimates how long guessing would take, with the person's own name and address among the guesses.",
  }),
  zxcvbn_score_threshold: z.int().min(0).default(2).meta({
    title: "Strength to exceed",
    description: "From 0 (too guessable) to 4 (very hard to guess); the password must be better than this.",
  }),
});
export type PasswordPolicyConfig = z.infer<typeof passwordPolicyConfig>;
