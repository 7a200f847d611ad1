import type { Db } from "#lib/db/client.ts";
import { addressGroup } from "#lib/limits/address.ts";
import { MemoryCounters } from "#lib/limits/memory-counters.ts";
import type { Run } from "./run.ts";
import { type RunRecord, recordRun } from "./run-record.ts";

/** How long a record can be looked at. */
const LIFETIME_MS = 14 * 24 * 3_600_000;
/** Records that one address causes in a minute; further ones would only push those of others out. */
const MOST_OF_ADDRESS = 30;
const WINDOW_MS = 60_000;
const LONGEST_REASON = 500;

/** Keeps what happened in runs that a person was denied or that failed, under the id that the person reads. */
export class TraceStore {
  readonly #counters = new MemoryCounters();

  /**
   * Keeps the record of a run that has just gone wrong; of any other run nothing. Pages that are only looked at count as well: the record
   * is no part of the run, and nothing depends on it. What cannot be kept is only logged, the person gets their answer.
   */
  async keep(run: Run): Promise<void> {
    if (!run.trouble || !this.#mayKeep(run)) return;
    try {
      await writeTrace(run.client, { kind: run.trouble, record: await recordRun(run), now: run.now });
    } catch (error) {
      run.services.log(error, run.request.id);
    }
  }

  #mayKeep(run: Run): boolean {
    const limit = {
      kind: "trace-address",
      // Of IPv6 one visitor has a whole network.
      about: addressGroup(run.request.clientIp) ?? run.request.clientIp,
      most: MOST_OF_ADDRESS,
      windowMs: WINDOW_MS,
    } as const;
    const [count] = this.#counters.add([limit], 1, run.now);
    return (count?.points ?? 0) <= MOST_OF_ADDRESS;
  }
}

/** Why a record is kept: a person was denied, something failed, or an administrator wants it. */
export type TraceKind = "denied" | "error" | "record";

/** Keeps a record under the id of its request; one that is there already stays. */
export async function writeTrace(
  db: Db,
  { kind, record, now }: { kind: TraceKind; record: RunRecord; now: Date },
): Promise<void> {
  const last = record.entries.findLast((entry) => entry.kind === "denied" || entry.kind === "error");
  const reason = last?.kind === "denied" ? last.reason : last?.kind === "error" ? last.text : "";
  const expires = new Date(now.getTime() + LIFETIME_MS);
  await db.$executeRaw`
    INSERT INTO "flow_trace" ("id", "kind", "flow_id", "reason", "person", "client_ip", "content", "created_at", "expires")
    VALUES (${record.request.id}, ${kind}, ${record.flow.pk}::uuid, ${reason.slice(0, LONGEST_REASON)},
      ${record.person || record.pending}, ${record.request.client_ip}, ${JSON.stringify(record)}::jsonb, ${now}, ${expires})
    ON CONFLICT ("id") DO NOTHING`;
}
