import { log } from "#lib/log.ts";
import { isPlainObject } from "#lib/merge.ts";
import { passwordOf } from "../../asked-password.ts";
import type { PolicyInput, PolicyType } from "../../policy-type.ts";
import { type PolicyRequest, type PolicyResult, PolicyUnavailableError } from "../../request.ts";
import { say } from "../../say.ts";
import { type PasswordPolicyConfig, passwordPolicyConfig } from "./config.ts";
import { countPublications } from "./known-passwords.ts";
import { meetsStaticRules } from "./static-rules.ts";
import { estimateStrength } from "./strength.ts";

type Input = PolicyInput<PasswordPolicyConfig>;

/** Judges a new password: its characters, whether it has been published, how hard it is to guess. The first that fails decides. */
export const passwordPolicy: PolicyType<typeof passwordPolicyConfig> = {
  type: "password",
  config: passwordPolicyConfig,
  secretFields: ({ password_field }) => [password_field],
  async evaluate(input) {
    const { config, request } = input;
    const password = passwordOf(request.context, config.password_field);
    if (password === null) return refuse(say(request, "password_missing"));
    if (config.check_static_rules && !meetsStaticRules(password, config))
      return refuse(config.error_message || say(request, "password_invalid"));
    return (
      (config.check_have_i_been_pwned && (await judgePublications(input, password))) ||
      (config.check_zxcvbn && (await judgeStrength(input, password))) || { passing: true, messages: [] }
    );
  },
};

function refuse(...messages: string[]): PolicyResult {
  return { passing: false, messages };
}

async function judgePublications({ config, request, signal }: Input, password: string): Promise<PolicyResult | null> {
  const count = await orUnavailable(request, () => countPublications(password, signal));
  return count > config.hibp_allowed_count ? refuse(say(request, "password_exposed", { count })) : null;
}

async function judgeStrength({ config, request, signal }: Input, password: string): Promise<PolicyResult | null> {
  const inputs = personalTexts(request);
  const { score, suggestions } = await orUnavailable(request, () => estimateStrength(password, inputs, signal));
  if (score > config.zxcvbn_score_threshold) return null;
  return refuse(
    say(request, "password_weak"),
    ...suggestions.map((suggestion) => say(request, `suggestion.${suggestion}`)),
  );
}

/** Shorter parts of names are found in any word. */
const SHORTEST_PART = 3;

/** What whoever guesses would try first: the person's own data, also what is being typed with the password, and where they are. */
function personalTexts({ subject, context, http }: PolicyRequest): string[] {
  const typed = isPlainObject(context.prompt_data) ? context.prompt_data : {};
  const own = subject ? [subject.username, subject.name, subject.email] : [];
  const texts = [...own, typed.username, typed.name, typed.email, http?.brand.title];
  const parts = texts.flatMap((text) => (typeof text === "string" ? [text, ...text.split(/[\s@._-]+/)] : []));
  return [...new Set(parts)].filter((part) => part.length >= SHORTEST_PART);
}

async function orUnavailable<T>(request: PolicyRequest, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    log().warn({ err: error }, "a password could not be checked");
    throw new PolicyUnavailableError(say(request, "password_unchecked"), { cause: error });
  }
}
