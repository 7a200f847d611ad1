import { cleanse, hideInAddresses, hideSecrets, MASK, secretTexts } from "#lib/events/cleanse.ts";
import { sanitize } from "#lib/events/sanitize.ts";
import type { AnyChallenge } from "#lib/flows/challenge.ts";
import type { DryRunStep } from "./report.ts";
import type { DryRunAnswer } from "./request.ts";

/** Fields of challenges whose values work once, or are kept by the person alone. */
const ONE_TIME = /^(?:token|secret|codes|config_url)$/;

/** A challenge as it may be shown to somebody else than the visitor: without what works once. */
export function maskChallenge(challenge: AnyChallenge): AnyChallenge {
  return maskValue("", challenge) as AnyChallenge;
}

function maskValue(name: string, value: unknown): unknown {
  if (typeof value === "string") return ONE_TIME.test(name) && value !== "" ? MASK : hideInAddresses(value);
  if (Array.isArray(value)) return value.map((item) => maskValue(name, item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskValue(key, inner)]));
}

/**
 * An answer as it is sent: where it repeats a masked value it means the real one, which is another one each time a dry run begins anew.
 *
 * @param challenge what is answered
 */
export function unmaskAnswer(data: Record<string, unknown>, challenge: AnyChallenge): Record<string, unknown> {
  const real = (name: string, value: unknown) =>
    value === MASK && typeof challenge[name] === "string" ? challenge[name] : value;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, real(name, value)]));
}

/** An answer as it is shown afterwards: without what was typed into fields for passwords. */
export function maskAnswer(answer: DryRunAnswer, challenge: AnyChallenge): DryRunAnswer {
  if (answer.action !== "answer") return answer;
  const hidden = new Set(passwordFields(challenge));
  const shown = Object.entries(answer.data).map(([name, value]) => [name, hidden.has(name) ? MASK : value]);
  return { action: "answer", data: cleanse(sanitize(Object.fromEntries(shown))) as Record<string, unknown> };
}

/** What of an answer may be read nowhere else either. */
export function secretsOf(answer: DryRunAnswer, challenge: AnyChallenge): string[] {
  return answer.action === "answer" ? secretTexts(sanitize(answer.data), passwordFields(challenge)) : [];
}

/** A step in whose texts no secret of an answer stands. What it is made of stays as it is: a password may be any word. */
export function hideInStep(step: DryRunStep, secrets: ReadonlySet<string>): DryRunStep {
  const hide = <Data>(data: Data): Data => {
    const hideText = (_name: string, value: unknown) =>
      typeof value === "string" ? hideSecrets(value, secrets) : value;
    return JSON.parse(JSON.stringify(data, hideText)) as Data;
  };
  return {
    ...step,
    writes: step.writes.map((write) => ({ ...write, text: hide(write.text), fields: hide(write.fields) })),
    notices: step.notices.map((notice) => ({ ...notice, text: hide(notice.text) })),
    mails: hide(step.mails),
    errors: hide(step.errors),
  };
}

function passwordFields({ fields }: AnyChallenge): string[] {
  if (!Array.isArray(fields)) return [];
  return fields.flatMap((field: { type?: unknown; field_key?: unknown }) =>
    field.type === "password" && typeof field.field_key === "string" ? [field.field_key] : [],
  );
}
