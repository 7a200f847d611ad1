import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { distanceKm, type Point } from "#lib/geoip/distance.ts";
import type { PolicyInput } from "../../policy-type.ts";
import type { PolicyResult } from "../../request.ts";
import { say } from "../../say.ts";
import type { GeoipPolicyConfig } from "./config.ts";

const HOUR_MS = 3_600_000;
/** Nobody travels faster. */
const KM_PER_HOUR = 1000;

const pointSchema = z.object({ lat: z.number(), long: z.number() });

interface Login {
  at: Date;
  /** Null when nobody knows where it was. */
  from: Point | null;
}

/** A place that was looked up, as a point; null when it is not known. */
export function toPoint(place: unknown): Point | null {
  const parsed = pointSchema.safeParse(place);
  return parsed.success ? parsed.data : null;
}

/** Compares where somebody is with where they logged in before; the first difference that is too large decides. */
export async function judgeHistory({
  config,
  request,
  db,
  now,
}: PolicyInput<GeoipPolicyConfig>): Promise<PolicyResult> {
  const here = toPoint(request.context.geoip);
  if (!here) return { passing: false, messages: [] };
  const userId = request.subject?.pk ?? null;
  if (userId === null || !(await hasLogin(db, userId))) return { passing: true, messages: [] };
  const logins = await latestLogins(db, userId, config.history_login_count);
  let compared = false;
  for (const { at, from } of logins) {
    if (!from) continue;
    compared = true;
    const away = distanceKm(from, here);
    const text = judgeLogin(config, away, now.getTime() - at.getTime());
    if (text) return { passing: false, messages: [say(request, text)] };
  }
  return { passing: compared, messages: [] };
}

function judgeLogin(config: GeoipPolicyConfig, away: number, sinceMs: number): string | null {
  if (config.check_history_distance && away >= config.history_max_distance_km + config.distance_tolerance_km)
    return "too_far";
  const reachable = KM_PER_HOUR * Math.max(1, Math.floor(sinceMs / HOUR_MS));
  if (config.check_impossible_travel && away >= reachable + config.distance_tolerance_km) return "impossible_travel";
  return null;
}

async function hasLogin(db: Db, userId: number): Promise<boolean> {
  return (await db.event.findFirst({ where: { action: "login", userId }, select: { id: true } })) !== null;
}

async function latestLogins(db: Db, userId: number, count: number): Promise<Login[]> {
  const events = await db.event.findMany({
    where: { action: "login", userId },
    orderBy: { created: "desc" },
    take: count,
    select: { created: true, context: true },
  });
  return events.map(({ created, context }) => ({
    at: created,
    from: toPoint((context as { geo?: unknown } | null)?.geo),
  }));
}
