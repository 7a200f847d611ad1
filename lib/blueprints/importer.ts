import type { ModelRegistry } from "#lib/models/model.ts";
import { Budget } from "./budget.ts";
import { BlueprintError } from "./error.ts";
import { ImportLog, type LogEvent } from "./import-log.ts";
import type { ImportStore } from "./import-store.ts";
import { normalizeModelName } from "./known-models.ts";
import { parseBlueprint, readDocument } from "./parse.ts";
import { DocumentRun, type ObjectChange } from "./run.ts";
import type { ImportSource } from "./source.ts";

/** What every import of a process needs. */
export interface ImportSetup<Db> {
  readonly store: ImportStore<Db>;
  readonly models: ModelRegistry<Db>;
  /** Environment variables, for `!Env` of documents that may read them. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly now?: () => Date;
  /** Called in the transaction of an import that is carried out, once everything is done. @param file the document's */
  readonly finish?: (db: Db, file: string) => Promise<void>;
}

/** What came of an import. */
export interface ImportResult {
  readonly success: boolean;
  readonly logs: LogEvent[];
  /** What an import does, or would do, entry by entry; of a failed one, as far as it came. */
  readonly changes: ObjectChange[];
  /** Set when it failed. */
  readonly error?: BlueprintError;
}

/**
 * Carries out the whole document in a transaction that is rolled back: says whether it would succeed, what it would do, and
 * why not. Faults of the document are in the result; only faults of the system (a lost database) are thrown.
 */
export async function validateBlueprint<Db>(setup: ImportSetup<Db>, source: ImportSource): Promise<ImportResult> {
  return runImport(setup, source, true);
}

/** Carries out the document in one transaction: everything or, with an error in the result, nothing. */
export async function applyBlueprint<Db>(setup: ImportSetup<Db>, source: ImportSource): Promise<ImportResult> {
  return runImport(setup, source, false);
}

/** Validates and, when that succeeds, applies. The result has the logs of both. */
export async function importBlueprint<Db>(setup: ImportSetup<Db>, source: ImportSource): Promise<ImportResult> {
  const dryRun = await validateBlueprint(setup, source);
  if (!dryRun.success) return dryRun;
  const applied = await applyBlueprint(setup, source);
  return { ...applied, logs: [...dryRun.logs, ...applied.logs] };
}

/**
 * The models that the entries of a document name, for permission checks before an import: entry id (else position) and
 * model. Entries whose model is a tag have null.
 * @throws BlueprintError when the document cannot be parsed
 */
export function listEntryModels(text: string, file: string): { entry: string; model: string | null }[] {
  return (parseBlueprint(text, file)?.entries ?? []).map(({ id, position, model }) => ({
    entry: id ?? position,
    model: typeof model === "string" ? normalizeModelName(model) : null,
  }));
}

/** Carries a finished dry run out of its transaction, which rolls back on any error. */
class DryRunFinished extends Error {}

async function runImport<Db>(setup: ImportSetup<Db>, source: ImportSource, dryRun: boolean): Promise<ImportResult> {
  const log = new ImportLog(setup.now ?? (() => new Date()));
  const changes: ObjectChange[] = [];
  try {
    const document = readDocument(source.text, source.file);
    await setup.store.transaction(async (db) => {
      const shared = { ...setup, environment: setup.environment ?? {}, db, log, changes, budget: new Budget() };
      await new DocumentRun(shared, source, document, []).execute();
      if (dryRun) throw new DryRunFinished();
      await setup.finish?.(db, source.file);
    });
    return { success: true, logs: log.events, changes };
  } catch (cause) {
    if (cause instanceof DryRunFinished) return { success: true, logs: log.events, changes };
    if (!(cause instanceof BlueprintError)) throw cause;
    log.warn(`The blueprint is invalid: ${cause.message}`, {
      ...cause.place,
      ...(cause.fields && { errors: cause.fields }),
    });
    return { success: false, logs: log.events, changes, error: cause };
  }
}
