import type { Locale } from "#lib/i18n/locales.ts";
import type { PolicyResult } from "./request.ts";

const LIFETIME_MS = 300_000;
const CAPACITY = 20_000;

/**
 * Results of policy bindings for one user in one session. The configuration's version is part of the key, so that saving a policy
 * or a binding through any instance drops what was remembered.
 */
export class ResultCache {
  readonly #entries = new Map<string, { result: PolicyResult; until: number }>();

  /** @param locale the language that the messages are in */
  static key(
    version: bigint,
    binding: string,
    session: string | undefined,
    user: number,
    locale: Locale | undefined,
  ): string {
    return `${version}:${binding}:${session ?? ""}#${user}:${locale ?? ""}`;
  }

  get(key: string, now: number): PolicyResult | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (entry.until > now) return entry.result;
    this.#entries.delete(key);
    return undefined;
  }

  set(key: string, result: PolicyResult, now: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { result, until: now + LIFETIME_MS });
    const oldest = this.#entries.keys().next().value;
    if (this.#entries.size > CAPACITY && oldest !== undefined) this.#entries.delete(oldest);
  }

  clear(): void {
    this.#entries.clear();
  }

  /** Number of remembered results. */
  get size(): number {
    return this.#entries.size;
  }

  /** Number of results that are of use at a version of the configuration. @param now milliseconds since 1970 */
  countAt(version: bigint, now: number): number {
    return [...this.#entries].filter(([key, { until }]) => key.startsWith(`${version}:`) && until > now).length;
  }
}
