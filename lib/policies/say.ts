import { message } from "#lib/flows/messages.ts";
import { errorText } from "#lib/i18n/error-text.ts";
import type { PolicyRequest } from "./request.ts";

/**
 * A message of a policy in the language of whoever asks, English where nobody does.
 *
 * @param id below `errors.policy` of the texts
 */
export function say(request: PolicyRequest, id: string, values?: Record<string, string | number>): string {
  return errorText(request.http?.locale ?? "en", message(`policy.${id}`, "invalid", values));
}
