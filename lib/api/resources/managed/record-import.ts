import type { ImportResult, ImportSetup } from "#lib/blueprints/importer.ts";
import type { Db } from "#lib/db/client.ts";
import { hasActiveAdministrator } from "#lib/identity/administrators.ts";
import type { ApiCall } from "../../endpoint.ts";
import { guardAccess } from "../../lockout/guard.ts";
import { inTransaction } from "../../objects.ts";

const actions = new Map([
  ["created", "model_created"],
  ["updated", "model_updated"],
  ["deleted", "model_deleted"],
]);

/**
 * Sees, before an import begins, whether there is an administrator.
 *
 * @returns a function from an import's set-up to one with which the import is refused, and undone, when it would lock administrators out
 */
export async function prepareGuard(call: ApiCall): Promise<(setup: ImportSetup<Db>) => ImportSetup<Db>> {
  const had = await hasActiveAdministrator(call.services.client);
  return (setup) => guardImport(call, setup, had);
}

function guardImport(call: ApiCall, setup: ImportSetup<Db>, had: boolean): ImportSetup<Db> {
  const finish = async (db: Db, file: string) => {
    await setup.finish?.(db, file);
    await guardAccess(call, db, { administrators: true, had }, async () => undefined);
  };
  return { ...setup, finish };
}

/** Records for every object that a blueprint made, changed or deleted who had it applied. */
export async function recordImport(call: ApiCall, { success, changes }: ImportResult): Promise<void> {
  if (!success) return;
  await inTransaction(call, async (db) => {
    for (const { file, id, model, action, pk } of changes) {
      const recorded = actions.get(action);
      if (!recorded || pk === undefined) continue;
      const [app, model_name] = model.split(".");
      const key = typeof pk === "string" ? pk.replaceAll("-", "") : pk;
      const name = id ?? String(pk);
      await call.services.events.record(db, {
        action: recorded,
        app: "vestibule.blueprints",
        context: { model: { app, model_name, pk: key, name }, blueprint: file },
        request: call.facts,
        user: call.caller.user,
      });
    }
  });
}
