import type { PrismaClient } from "#lib/db/generated/client.ts";
import { databaseEvents } from "#lib/events/record.ts";
import { parseSettings } from "#lib/identity/settings.ts";
import { addressGroup } from "./address.ts";
import type { Limit } from "./limit.ts";
import type { Limiter } from "./limiter.ts";

const WINDOW_MS = 60_000;
/** An address's counter is asked for this part of the limit at a time. */
const PART = 1 / 20;
/** An address may send so many before its counter is asked at all: ordinary visitors never cost a write. */
const UNCOUNTED = 60;
/** So many addresses are remembered; the ones that came first go. */
const MOST_ADDRESSES = 20_000;
/** For how long settings are believed, in milliseconds. */
const SETTINGS_AGE_MS = 10_000;

interface Visitor {
  windowEnds: number;
  /** Requests that it may send before its counter is asked. */
  allowance: number;
  blockedUntil: number;
  asking: Promise<void> | undefined;
}

/**
 * Bounds the requests of one address over all instances. Each instance takes parts of the limit from the shared counter and spends them by
 * itself, so that a request does not cost a write. Instances together let at most {@link UNCOUNTED} requests each through beyond the limit.
 */
export class FloodGuard {
  readonly #client: PrismaClient;
  readonly #limiter: Limiter;
  readonly #visitors = new Map<string, Visitor>();
  #settings: { most: number; readAt: number } | undefined;

  constructor(client: PrismaClient, limiter: Limiter) {
    this.#client = client;
    this.#limiter = limiter;
  }

  /**
   * Counts a request.
   *
   * @param ip the visitor's address
   * @returns seconds for `Retry-After` (RFC 9110 section 10.2.3) when there were too many, else null
   */
  async admit(ip: string, now = new Date()): Promise<number | null> {
    const group = addressGroup(ip);
    if (group === null) return null;
    const visitor = this.#visitorOf(group, now.getTime());
    for (;;) {
      if (visitor.blockedUntil > now.getTime()) return Math.ceil((visitor.blockedUntil - now.getTime()) / 1000);
      if (visitor.allowance > 0) {
        visitor.allowance -= 1;
        return null;
      }
      visitor.asking ??= this.#ask(visitor, group, now).finally(() => {
        visitor.asking = undefined;
      });
      await visitor.asking;
    }
  }

  #visitorOf(group: string, now: number): Visitor {
    const known = this.#visitors.get(group);
    if (known && known.windowEnds > now) return known;
    const fresh = { windowEnds: now + WINDOW_MS, allowance: UNCOUNTED, blockedUntil: 0, asking: undefined };
    this.#visitors.delete(group);
    this.#visitors.set(group, fresh);
    const [oldest] = this.#visitors.keys();
    if (this.#visitors.size > MOST_ADDRESSES && oldest !== undefined) this.#visitors.delete(oldest);
    return fresh;
  }

  async #ask(visitor: Visitor, group: string, now: Date): Promise<void> {
    const most = await this.#readMost(now.getTime());
    if (most === 0) {
      visitor.allowance = Number.POSITIVE_INFINITY;
      return;
    }
    const part = Math.ceil(most * PART);
    const limit: Limit = { kind: "request-address", about: group, most, windowMs: WINDOW_MS };
    const { allowed, retryAfterMs, exceeded } = await this.#limiter.take(this.#client, [limit], now, part);
    if (allowed) {
      visitor.allowance += part;
      return;
    }
    visitor.blockedUntil = now.getTime() + Math.max(retryAfterMs, 1);
    visitor.windowEnds = visitor.blockedUntil;
    if (exceeded.length > 0) await this.#report(group, most);
  }

  async #readMost(now: number): Promise<number> {
    if (this.#settings && now - this.#settings.readAt < SETTINGS_AGE_MS) return this.#settings.most;
    const row = await this.#client.system.findFirst({ select: { settings: true } });
    this.#settings = { most: parseSettings(row?.settings).limit_requests_per_minute, readAt: now };
    return this.#settings.most;
  }

  async #report(address: string, most: number): Promise<void> {
    await databaseEvents.record(this.#client, {
      action: "suspicious_request",
      app: "vestibule.limits",
      request: null,
      context: {
        message: "An address sent too many requests; more of them are refused for a while.",
        reason: "limit_exceeded",
        limits: [{ kind: "request-address", most, seconds: WINDOW_MS / 1000 }],
        address,
      },
    });
  }
}
