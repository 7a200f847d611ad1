import { hasAccount, type Person, passwords, type StageKind } from "./flow-model.ts";

/** What an answer to a stage came to, as the rules have it. */
export type Verdict =
  | { kind: "ok"; pending?: Person; answered?: string; login?: true }
  | { kind: "invalid"; pending?: Person; wrongPassword?: true }
  | { kind: "stage_invalid" };

const invalid: Verdict = { kind: "invalid" };

/**
 * Says what an answer is worth, from the body alone and whom the run is about: written from the rules, not from the stages.
 *
 * @param about whom the run is about, the token of the consent that was shown last, as far as it still holds, and what was answered to
 * the form before, which then stands in it already
 */
export function judgeAnswer(
  kind: StageKind,
  body: unknown,
  { pending, token, answered }: { pending: Person | null; token: string | null; answered: string | null },
): Verdict {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return invalid;
  const answer = body as Record<string, unknown>;
  switch (kind) {
    case "dummy":
      return { kind: "ok" };
    case "identification":
    case "strict_identification":
    case "combined_identification":
      return judgeName(kind, answer);
    case "password":
      return judgePassword(answer.password, pending);
    case "prompt":
      return judgeForm(Object.hasOwn(answer, "name") ? answer.name : answered);
    case "consent":
      return token !== null && answer.token === token ? { kind: "ok" } : invalid;
    case "redirect":
      return isText(answer.to) ? { kind: "ok" } : invalid;
    case "ask_login":
      if (typeof answer.remember_me !== "boolean") return invalid;
      return hasAccount(pending) ? { kind: "ok", login: true } : { kind: "stage_invalid" };
    default:
      throw new Error(`${kind} asks nothing.`);
  }
}

function judgeName(kind: StageKind, { uid_field: typed, password }: Record<string, unknown>): Verdict {
  if (!isText(typed)) return invalid;
  const person: Person = typed === "alice" || typed === "bob" ? typed : "stranger";
  if (!hasAccount(person)) return { kind: kind === "identification" ? "ok" : "invalid", pending: "stranger" };
  if (kind === "combined_identification" && password !== passwords[person])
    return { kind: "invalid", pending: "stranger" };
  return { kind: "ok", pending: person };
}

function judgePassword(password: unknown, pending: Person | null): Verdict {
  if (!isText(password)) return invalid;
  if (pending === null) return { kind: "stage_invalid" };
  if (hasAccount(pending) && password === passwords[pending]) return { kind: "ok" };
  return { kind: "invalid", wrongPassword: true };
}

/** A field that was left out has the value that it was shown with (PR-4, PR-17). */
function judgeForm(name: unknown): Verdict {
  return isText(name) ? { kind: "ok", answered: name } : invalid;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
