import { randomUUID } from "node:crypto";
import { open, seal } from "#lib/crypto/secret.ts";
import type { Db } from "#lib/db/client.ts";
import { type FlowPlan, readPlan } from "./plan.ts";

/** How long a run may rest between two steps. */
export const EXECUTION_LIFETIME_MS = 24 * 3_600_000;
/** How long a finished run can be looked at. */
export const FINISHED_LIFETIME_MS = 3_600_000;
/** Runs of one browser, finished ones included, that are kept beside each other; nobody has as many tabs. */
export const MOST_RUNS_OF_BROWSER = 50;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NO_RUN = "00000000-0000-0000-0000-000000000000";

/** Next.js bundles a copy of this module into every kind of entry: an error from another copy is known by this mark, not by its class. */
const staleMark = Symbol.for("vestibule.stale-step");

/** The step was already taken by another answer; the caller looks again and shows what is current. */
export class StaleStepError extends Error {
  override readonly name = "StaleStepError";
  readonly [staleMark] = true;
}

/** Whether an error says that the step was already taken, by whichever copy of this module it was raised. */
export function isStaleStep(error: unknown): error is StaleStepError {
  return error instanceof Error && staleMark in error;
}

/** Fields of a run that are stored in the clear to find it by. */
export interface ExecutionRow {
  id: string;
  browserHash: string;
  plan: FlowPlan;
  pendingUserId: number | null;
  finished: boolean;
}

/** Stores runs: sealed, bound to their id, each write checked against the revision that was read. */
export class ExecutionStore {
  readonly #key: Buffer;

  /** @param key 32 bytes for sealing plans */
  constructor(key: Buffer) {
    this.#key = key;
  }

  /** Reads a sealed plan; null when it is damaged, was made with another key, or is of another version. */
  read(id: string, sealed: Buffer): FlowPlan | null {
    const plain = open(this.#key, sealed, id);
    return plain === null ? null : readPlan(JSON.parse(plain.toString("utf8")));
  }

  /** A plan in the form in which it is stored. @param id what it is bound to */
  sealPlan(id: string, plan: FlowPlan): Uint8Array<ArrayBuffer> {
    return new Uint8Array(seal(this.#key, JSON.stringify(plan), id));
  }

  /** An id for a new run. */
  newId(): string {
    return randomUUID();
  }

  async insert(db: Db, row: ExecutionRow, now: Date): Promise<void> {
    await db.$executeRaw`
      INSERT INTO "flow_execution" ("id", "browser_hash", "flow_id", "snapshot_hash", "pending_user_id", "plan", "finished", "created_at", "updated_at", "expires")
      VALUES (${row.id}::uuid, ${row.browserHash}, ${row.plan.flow}::uuid, ${row.plan.snapshot}, ${row.pendingUserId},
        ${this.sealPlan(row.id, row.plan)}, ${row.finished}, ${now}, ${now}, ${expiry(row, now)})`;
  }

  /**
   * Takes the step: from here on no other answer to it counts.
   *
   * @throws StaleStepError when it has been taken already
   */
  async claim(db: Db, id: string, revision: number): Promise<void> {
    const taken = await db.$executeRaw`
      UPDATE "flow_execution" SET "revision" = "revision" + 1
      WHERE "id" = ${id}::uuid AND "revision" = ${revision} AND NOT "finished"`;
    if (taken !== 1) throw new StaleStepError();
  }

  /**
   * Stores the run after a step.
   *
   * @param revision what it was when it was read or, after `claim`, what claiming made it
   * @throws StaleStepError when another answer was faster
   */
  async update(db: Db, row: ExecutionRow, revision: number, now: Date): Promise<void> {
    const saved = await db.$executeRaw`
      UPDATE "flow_execution" SET "revision" = ${revision + 1}, "plan" = ${this.sealPlan(row.id, row.plan)},
        "flow_id" = ${row.plan.flow}::uuid, "snapshot_hash" = ${row.plan.snapshot}, "pending_user_id" = ${row.pendingUserId},
        "browser_hash" = ${row.browserHash}, "finished" = ${row.finished}, "updated_at" = ${now}, "expires" = ${expiry(row, now)}
      WHERE "id" = ${row.id}::uuid AND "revision" = ${revision} AND NOT "finished"`;
    if (saved !== 1) throw new StaleStepError();
  }

  /**
   * Stores a run that differs from what is stored in its trace alone. It is no step: the revision stays, and when a step was faster
   * nothing is stored.
   */
  async annotate(db: Db, id: string, plan: FlowPlan, revision: number): Promise<void> {
    await db.$executeRaw`
      UPDATE "flow_execution" SET "plan" = ${this.sealPlan(id, plan)}
      WHERE "id" = ${id}::uuid AND "revision" = ${revision} AND NOT "finished"`;
  }

  /** Forgets a run. */
  async remove(db: Db, id: string): Promise<void> {
    await db.$executeRaw`DELETE FROM "flow_execution" WHERE "id" = ${id}::uuid`;
  }

  /** Forgets the runs of a browser that rested longest when it has too many, so that no browser fills the database. */
  async dropSurplus(db: Db, browserHash: string): Promise<void> {
    await db.$executeRaw`
      DELETE FROM "flow_execution" WHERE "id" IN (
        SELECT "id" FROM "flow_execution" WHERE "browser_hash" = ${browserHash}
        ORDER BY "updated_at" DESC OFFSET ${MOST_RUNS_OF_BROWSER})`;
  }

  /** Drops one run of a browser: the one named, else the one that was used last. A name that is not an id names nothing. */
  async cancel(db: Db, browserHash: string, id: string | null): Promise<void> {
    const named = id === null ? {} : { id: UUID.test(id) ? id : NO_RUN };
    const run = await db.flowExecution.findFirst({
      where: { browserHash, finished: false, ...named },
      orderBy: { updatedAt: "desc" },
      select: { id: true },
    });
    if (run) await this.remove(db, run.id);
  }

  /** Gives all other runs of a browser the browser's new secret. */
  async rebind(db: Db, from: string, to: string): Promise<void> {
    await db.$executeRaw`UPDATE "flow_execution" SET "browser_hash" = ${to} WHERE "browser_hash" = ${from}`;
  }
}

function expiry(row: ExecutionRow, now: Date): Date {
  return new Date(now.getTime() + (row.finished ? FINISHED_LIFETIME_MS : EXECUTION_LIFETIME_MS));
}
