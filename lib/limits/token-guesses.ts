import type { Db } from "#lib/db/client.ts";
import { addressLimit } from "./address-limit.ts";
import type { LimitSettings } from "./limit-settings.ts";
import type { Limiter } from "./limiter.ts";
import { windowOf } from "./window.ts";

/**
 * Counts an API key that nobody has. Keys are too long to be guessed, so that right ones go on working from an address that sent too many
 * wrong ones; those are answered with 429 instead of 403.
 *
 * @param clientIp the visitor's address
 * @returns seconds for `Retry-After` (RFC 9110 section 10.2.3) when there were too many, else null
 */
export async function countWrongToken(
  { client, limits }: { client: Db; limits: Limiter },
  settings: Pick<LimitSettings, "limit_window" | "limit_tokens_per_address">,
  clientIp: string,
  now: Date,
): Promise<number | null> {
  const most = settings.limit_tokens_per_address;
  const limit = addressLimit("token-address", clientIp, most, windowOf(settings.limit_window));
  const { allowed, retryAfterMs } = await limits.take(client, limit, now);
  return allowed ? null : Math.max(1, Math.ceil(retryAfterMs / 1000));
}
