import { type AssumedAnswer, outboundFetch } from "#lib/http/outbound.ts";
import type { CaptchaSettings } from "./settings.ts";

const LONGEST_MS = 8_000;
const LARGEST_ANSWER = 64 * 1024;

const solved: AssumedAnswer = {
  says: "The captcha is taken as solved.",
  answer: () => Response.json({ success: true }),
};

/** What a provider is asked. */
export interface ProviderQuestion {
  secret: string;
  /** What the person's browser got from the provider. */
  response: string;
  /** The person's address. */
  remoteip: string;
}

/**
 * Asks a captcha's provider about an answer, within limits of time and size. The address is the administrator's; redirects are not followed.
 *
 * @param limitMs milliseconds until the provider counts as unreachable
 * @returns the provider's JSON object; null when none came
 */
export async function askProvider(
  { api_url, request_content_type: type }: Pick<CaptchaSettings, "api_url" | "request_content_type">,
  question: ProviderQuestion,
  limitMs = LONGEST_MS,
): Promise<Record<string, unknown> | null> {
  try {
    const request: RequestInit = {
      method: "POST",
      headers: { "Content-Type": type, Accept: "application/json" },
      body: type === "application/json" ? JSON.stringify(question) : new URLSearchParams({ ...question }).toString(),
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(limitMs),
    };
    const answer = await outboundFetch(api_url, request, solved);
    const text = answer.ok ? await readText(answer) : null;
    const json: unknown = text === null ? null : JSON.parse(text);
    return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

async function readText(answer: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST_ANSWER) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
