import type { CaptchaSettings } from "./settings.ts";

/** Why a captcha was not accepted: ids of texts. */
export type CaptchaFault = "captcha.failed" | "captcha.retry" | "captcha.invalid" | "throttled";

type Rules = Pick<CaptchaSettings, "error_on_invalid_score" | "score_min_threshold" | "score_max_threshold">;

/** Codes by which providers say that a new answer may do: it was late, missing, wrong or used. */
const RETRIABLE = new Set([
  "missing-input-response",
  "invalid-input-response",
  "timeout-or-duplicate",
  "expired-input-response",
  "already-seen-response",
]);
/** A threshold that is switched off. */
const ANY = -1;

/** Judges what a provider said about an answer. @returns why it fails, or null when it passes */
export function judgeAnswer(said: Record<string, unknown> | null, rules: Rules): CaptchaFault | null {
  if (!said) return "captcha.failed";
  const score = readScore(said.score);
  if (Number.isNaN(score)) return "captcha.failed";
  if (!rules.error_on_invalid_score) return null;
  if (said.success !== true) return isRetriable(said["error-codes"]) ? "captcha.retry" : "captcha.invalid";
  if (score === undefined) return null;
  const { score_min_threshold: lowest, score_max_threshold: highest } = rules;
  const fits = (lowest <= ANY || score >= lowest) && (highest <= ANY || score <= highest);
  return fits ? null : "captcha.invalid";
}

/** @returns NaN for a score that is none */
function readScore(score: unknown): number | undefined {
  if (score === undefined || typeof score === "number") return score;
  return typeof score === "string" && score.trim() !== "" ? Number(score) : Number.NaN;
}

function isRetriable(codes: unknown): boolean {
  return Array.isArray(codes) && codes.every((code) => RETRIABLE.has(code));
}
