import { writeFileSync } from "node:fs";
import path from "node:path";
import { appSecret } from "#lib/crypto/keys.ts";
import { deriveKey, timingSafeEqualText } from "#lib/crypto/secret.ts";

/** Where operators find the token, in the data folder. */
export const METRICS_TOKEN_FILE = "metrics-token";

/** The bearer token that may read the metrics; the same on every instance, because it is derived from the secret. */
export function metricsToken(): string {
  return deriveKey(appSecret(), "metrics-token").toString("base64url");
}

/** Writes the token where operators can read it. @param dataDir the data folder */
export function keepMetricsToken(dataDir: string): void {
  writeFileSync(path.join(dataDir, METRICS_TOKEN_FILE), `${metricsToken()}\n`, { mode: 0o600 });
}

/**
 * Whether a request may read the metrics: from this machine and not through a proxy, or with the bearer token (RFC 6750 §2.1).
 * The numbers tell a stranger how many people log in and fail, and which versions run.
 *
 * @param local as `currentRequest()` says
 * @param authorization the header's value
 */
export function mayReadMetrics(local: boolean, authorization: string | null): boolean {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
  return token === undefined ? local : timingSafeEqualText(token, metricsToken());
}
