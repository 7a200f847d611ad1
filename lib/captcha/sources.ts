import type { AnyChallenge } from "#lib/flows/challenge.ts";

/** What providers' scripts load besides themselves, as they document it, by the host of the script. */
const providers: readonly { host: RegExp; sources: readonly string[] }[] = [
  {
    host: /^(www\.)?(recaptcha\.net|google\.com)$/,
    sources: [
      "https://www.recaptcha.net",
      "https://recaptcha.net",
      "https://www.google.com",
      "https://recaptcha.google.com",
      "https://www.gstatic.com",
      "https://www.gstatic.cn",
    ],
  },
  { host: /^(.+\.)?hcaptcha\.com$/, sources: ["https://hcaptcha.com", "https://*.hcaptcha.com"] },
  { host: /^challenges\.cloudflare\.com$/, sources: ["https://challenges.cloudflare.com"] },
];

/** Host names may hold signs that mean something in a policy. */
const PLAIN_ORIGIN = /^https?:\/\/[\w.:[\]-]+$/;

/**
 * Where a page that shows this challenge has to load from besides our own site: the origins of the captcha's provider. Empty for every
 * other page, and for the built-in proof of work.
 */
export function captchaSources(challenge: AnyChallenge): readonly string[] {
  const inside = challenge.captcha_stage;
  const captcha = challenge.component === "ak-stage-captcha" ? challenge : isRecord(inside) ? inside : null;
  const address = String(captcha?.js_url ?? "");
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return [];
  const { hostname, origin } = new URL(address);
  return providers.find(({ host }) => host.test(hostname))?.sources ?? (PLAIN_ORIGIN.test(origin) ? [origin] : []);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
