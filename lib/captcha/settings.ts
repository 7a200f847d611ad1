import { z } from "zod";
import { parseBuiltIn } from "./built-in.ts";

/** How the question to a provider is written. */
export const requestContentTypes = ["application/x-www-form-urlencoded", "application/json"] as const;

const threshold = (title: string, description: string, fallback: number) =>
  z.number().default(fallback).meta({ title, description });

/** Settings of a captcha: a provider's, or the built-in proof of work. */
export const captchaSettings = z.object({
  public_key: z
    .string()
    .default("")
    .meta({ title: "Public key", description: "The site key that the provider gave you. Not used by altcha." }),
  private_key: z.string().default("").meta({
    title: "Private key",
    description: "The secret that the provider gave you. It is stored sealed and never shown. Not used by altcha.",
    secret: true,
  }),
  js_url: z.string().default("https://www.recaptcha.net/recaptcha/api.js").meta({
    title: "Script address",
    description:
      "The provider's script, for example https://js.hcaptcha.com/1/api.js or https://challenges.cloudflare.com/turnstile/v0/api.js. Not used by altcha.",
  }),
  api_url: z.string().default("https://www.recaptcha.net/recaptcha/api/siteverify").meta({
    title: "Verification address",
    description:
      "Where the server asks whether an answer is right. Or altcha for the built-in proof of work, which needs no provider and no key; altcha:10 takes five times the work of altcha (1 to 50, usually 2).",
  }),
  request_content_type: z
    .enum(requestContentTypes)
    .default("application/x-www-form-urlencoded")
    .meta({ title: "Request format", description: "How the question to the verification address is written." }),
  interactive: z
    .boolean()
    .default(false)
    .meta({ title: "Interactive", description: "People have to do something for the check; else it runs by itself." }),
  score_min_threshold: threshold("Lowest score", "A lower score of the provider's fails. -1 allows any.", 0.5),
  score_max_threshold: threshold("Highest score", "A higher score of the provider's fails. -1 allows any.", 1),
  error_on_invalid_score: z.boolean().default(true).meta({
    title: "Refuse failures",
    description:
      "When off, whatever the provider answers is accepted, and policies decide by the context's captcha. A proof of work has to be right all the same.",
  }),
});
export type CaptchaSettings = z.infer<typeof captchaSettings>;

/** What is wrong between the fields of a submitted configuration, by field. */
export function checkCaptchaSettings(settings: Partial<CaptchaSettings>): Record<string, string[]> {
  const { api_url = "", js_url = "", public_key, private_key } = settings;
  if (parseBuiltIn(api_url)) return {};
  const address = ["Enter an address that begins with https:// or http://, or altcha for the built-in proof of work."];
  const missing = ["This field is required, but for the built-in proof of work."];
  return {
    ...(isHttpAddress(api_url) ? {} : { api_url: address }),
    ...(isHttpAddress(js_url) ? {} : { js_url: address }),
    ...(public_key ? {} : { public_key: missing }),
    ...(private_key ? {} : { private_key: missing }),
  };
}

const isHttpAddress = (text: string) => /^https?:\/\//i.test(text) && URL.canParse(text);
