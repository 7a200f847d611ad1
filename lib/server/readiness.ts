import { db } from "#lib/db/client.ts";
import { log } from "#lib/log.ts";

/** Milliseconds in which the database must answer: probes usually give up soon after. */
const LIMIT_MS = 2_000;

/** Whether the database answers. Says no more to the prober; the reason goes to the log. */
export async function checkReadiness(): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${LIMIT_MS} ms`)), LIMIT_MS);
  });
  try {
    await Promise.race([db().$queryRaw`SELECT 1`, late]);
    return true;
  } catch (error) {
    log().error({ reason: error instanceof Error ? error.message : String(error) }, "the database does not answer");
    return false;
  } finally {
    clearTimeout(timer);
  }
}
