import type { ImportResult } from "#lib/blueprints/importer.ts";
import type { ApiCall } from "../../endpoint.ts";
import { inTransaction } from "../../objects.ts";

const actions = new Map([
  ["created", "model_created"],
  ["updated", "model_updated"],
  ["deleted", "model_deleted"],
]);

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
