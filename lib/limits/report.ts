import type { Effect, StageContext } from "#lib/flows/stage.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import type { Limit } from "./limit.ts";

/**
 * Writes down that a limit was reached. Only the try that goes beyond it first is recorded: a flood must not fill the audit log.
 *
 * @param about what helps an administrator to see what happened
 * @returns null when there is nothing to record
 */
export function reportExceeded(
  { events, request }: Pick<StageContext, "events" | "request">,
  exceeded: readonly Limit[],
  about: Record<string, unknown>,
  user?: UserRecord,
): Effect | null {
  if (exceeded.length === 0) return null;
  return (db) =>
    events.record(db, {
      action: "suspicious_request",
      app: "vestibule.limits",
      request,
      ...(user ? { pendingUser: user } : {}),
      context: {
        message: "Something was tried too often; more of it is refused for a while.",
        reason: "limit_exceeded",
        limits: exceeded.map(({ kind, most, windowMs }) => ({ kind, most, seconds: windowMs / 1000 })),
        ...about,
      },
    });
}
