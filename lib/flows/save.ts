import { hashToken, randomToken } from "#lib/crypto/secret.ts";
import type { Db } from "#lib/db/client.ts";
import type { AnyChallenge } from "./challenge.ts";
import { type ExecutionRow, StaleStepError } from "./execution-store.ts";
import type { FlowPlan } from "./plan.ts";
import type { Run } from "./run.ts";

/** How long a step's transaction may wait for another one, and run, in milliseconds. */
const TRANSACTION_WAIT_MS = 15_000;
const TRANSACTION_LIMIT_MS = 30_000;

/**
 * Takes the step, does `work` and stores the run, all in one transaction: another answer to the same step finds it taken, and when
 * anything fails nothing has happened.
 *
 * @throws StaleStepError when the step was already taken
 */
export async function commitStep(run: Run, work: () => Promise<AnyChallenge>): Promise<AnyChallenge> {
  const outside = run.db;
  try {
    return await run.client.$transaction(
      async (transaction) => {
        run.db = transaction;
        run.inTransaction = true;
        if (run.stored) {
          await run.services.executions.claim(transaction, run.stored.id, run.revision);
          run.revision += 1;
        }
        const shown = await work();
        await writeRun(run, transaction);
        run.saved = true;
        return shown;
      },
      { maxWait: TRANSACTION_WAIT_MS, timeout: TRANSACTION_LIMIT_MS },
    );
  } finally {
    run.db = outside;
    run.inTransaction = false;
  }
}

/** Stores what the request changed, unless that has been done. A run that nothing happened to is not written. */
export async function saveRun(run: Run): Promise<void> {
  if (run.saved) confirmSnapshot(run);
  if (run.saved || run.peek) return;
  if (run.effects.length > 0 || run.needsTransaction || run.rotate) {
    await run.client.$transaction((transaction) => writeRun(run, transaction), {
      maxWait: TRANSACTION_WAIT_MS,
      timeout: TRANSACTION_LIMIT_MS,
    });
  } else {
    await writeRun(run, run.client);
  }
  confirmSnapshot(run);
  run.saved = true;
}

/** Once the transaction has ended the snapshot is there for good. */
function confirmSnapshot(run: Run): void {
  if (run.snapshotSaved) run.services.snapshots.confirm(run.snapshotSaved);
}

async function writeRun(run: Run, db: Db): Promise<void> {
  if (run.consumed && !(await run.consumed(db))) throw new StaleStepError();
  await writePlan(run, db);
  for (const effect of run.effects) await effect(db);
  run.effects.length = 0;
}

async function writePlan(run: Run, db: Db): Promise<void> {
  const { stored, services, plan } = run;
  if (!plan) {
    if (stored && run.dropStored) await services.executions.remove(db, stored.id);
    return;
  }
  if (stored && !run.dropStored && !run.rotate && !run.ended && run.before === JSON.stringify(plan)) {
    // An answer that was refused changes nothing, but whoever looks into the run wants to see it.
    const trace = run.trace.whole(plan.trace);
    if (run.trace.hasAnswer()) await services.executions.annotate(db, stored.id, { ...plan, trace }, run.revision);
    return;
  }
  if (stored && run.dropStored) await services.executions.remove(db, stored.id);
  const continues = stored !== null && !run.dropStored;
  if (!continues && run.ended) return;
  const secret = run.rotate || !run.browserSecret ? randomToken() : run.browserSecret;
  if (run.rotate && run.browserSecret)
    await services.executions.rebind(db, hashToken(run.browserSecret), hashToken(secret));
  const row: ExecutionRow = {
    id: continues ? stored.id : services.executions.newId(),
    browserHash: hashToken(secret),
    plan: { ...(run.ended ? finishedPlan(plan) : plan), trace: run.trace.whole(plan.trace) },
    pendingUserId: run.ended ? null : (plan.context.pending_user?.pk ?? null),
    finished: run.ended,
  };
  if (!run.ended) await saveSnapshot(run, db, plan);
  if (continues) await services.executions.update(db, row, run.revision, run.now);
  else await services.executions.insert(db, row, run.now);
  // A browser that is new has no other runs.
  if (!continues && run.browserSecret) await services.executions.dropSurplus(db, row.browserHash);
  run.storedAs = { id: row.id, revision: continues ? run.revision + 1 : 0 };
  run.newBrowserSecret = secret === run.browserSecret ? null : secret;
}

async function saveSnapshot(run: Run, db: Db, plan: FlowPlan): Promise<void> {
  const flow = run.definitions.flows.get(plan.flow);
  const current = flow && run.services.definitions.snapshot(run.definitions, flow);
  if (current?.hash !== plan.snapshot) return;
  await run.services.snapshots.save(db, current);
  run.snapshotSaved = current.hash;
}

/** What remains of a run that is over: its history and trace. Nothing in it can be used any more. */
function finishedPlan(plan: FlowPlan): FlowPlan {
  return { ...plan, bindings: [], context: {}, proofs: [], counters: {}, issued: null };
}
