import type { Database, Db } from "#lib/db/client.ts";
import { forgetFormerPasswords } from "#lib/identity/former-passwords.ts";
import { log } from "#lib/log.ts";

const INTERVAL_MS = 5 * 60_000;
/** The embedded database has nobody who counts its rows; without counts it reads whole tables where an index would do. */
const ANALYZE_INTERVAL_MS = 60 * 60_000;
/** Former passwords are looked through this often; that takes a while where there are many people. */
const FORGET_INTERVAL_MS = 12 * 3_600_000;
/** Anybody can start runs: beyond this many the ones that rested longest go. */
export const MOST_EXECUTIONS = 100_000;

/** Records of runs that went wrong, of which strangers can cause as many as they like. */
const MOST_TRACES = 10_000;

/** Intents of tokens that simply go when they expire. An expired API token stays: nobody can use it, and its owner still sees it. */
const FLEETING_TOKENS = ["verification", "recovery", "app_password"];

/**
 * Deletes what has expired. Nothing depends on it: whatever expires is checked when it is used. Several instances may do it at once.
 *
 * @returns how many rows went
 */
export async function sweep(
  db: Db,
  now: Date,
  { mostExecutions = MOST_EXECUTIONS, mostTraces = MOST_TRACES } = {},
): Promise<number> {
  const expired = { expires: { lte: now } };
  const results = [
    await db.flowExecution.deleteMany({ where: expired }),
    await db.session.deleteMany({ where: expired }),
    await db.token.deleteMany({ where: { ...expired, expiring: true, intent: { in: FLEETING_TOKENS } } }),
    await db.event.deleteMany({ where: expired }),
    await db.reputation.deleteMany({ where: expired }),
    await db.invitation.deleteMany({ where: expired }),
    await db.userConsent.deleteMany({ where: expired }),
    await db.captchaSolution.deleteMany({ where: expired }),
    await db.mailQuota.deleteMany({ where: expired }),
    await db.policyBinding.deleteMany({ where: { ...expired, expiring: true } }),
    await db.rateLimit.deleteMany({ where: expired }),
    await db.flowTrace.deleteMany({ where: expired }),
  ];
  const surplus = await db.$executeRaw`
    DELETE FROM "flow_execution" WHERE "id" IN (
      SELECT "id" FROM "flow_execution" ORDER BY "updated_at" DESC OFFSET ${mostExecutions})`;
  const traces = await db.$executeRaw`
    DELETE FROM "flow_trace" WHERE "id" IN (
      SELECT "id" FROM "flow_trace" ORDER BY "created_at" DESC OFFSET ${mostTraces})`;
  return results.reduce((sum, result) => sum + result.count, surplus + traces);
}

/** Sweeps now and then for as long as the process lives. @returns stops it, waiting for a sweep that is under way */
export function startHousekeeping({ client, kind }: Pick<Database, "client" | "kind">): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let forgotAt = 0;
  let analyzedAt = 0;
  const work = async () => {
    const now = new Date();
    if (now.getTime() - forgotAt >= FORGET_INTERVAL_MS) {
      await forgetFormerPasswords(client);
      forgotAt = now.getTime();
    }
    const count = await sweep(client, now);
    if (kind === "embedded" && now.getTime() - analyzedAt >= ANALYZE_INTERVAL_MS) {
      await client.$executeRaw`ANALYZE`;
      analyzedAt = now.getTime();
    }
    return count;
  };
  const tick = () => {
    running = work().then(
      (count) => void log().debug({ count }, "deleted what has expired"),
      (error: unknown) => void log().error({ err: error }, "housekeeping failed"),
    );
  };
  const timer = setInterval(tick, INTERVAL_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
