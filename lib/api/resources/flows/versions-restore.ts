import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { FlowDefinition } from "#lib/flows/definitions.ts";
import { integer, parseNew } from "#lib/models/fields.ts";
import { recordUnrecorded } from "#lib/versions/record.ts";
import { planRestore } from "#lib/versions/restore/plan.ts";
import { restoreVersion, takeTurnRestoring } from "#lib/versions/restore/restore.ts";
import { newestNumber } from "#lib/versions/store.ts";
import { recordChange } from "../../audit.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";
import { ApiError } from "../../errors.ts";
import { confirmQuery } from "../../lockout/confirm-query.ts";
import { inTransaction } from "../../objects.ts";
import { findNamed } from "./versions-find.ts";

const requestSchema = z
  .object({
    newest: integer(1).optional().meta({
      description: "Number of the newest version that whoever asks has seen; refused when there is a newer one.",
    }),
  })
  .meta({ id: "FlowVersionRestoreRequest" });

/** `/flows/instances/{slug}/versions/{number}/restore/` */
export const restoreVersionEndpoint: Endpoint = {
  method: "post",
  path: "/flows/instances/{slug}/versions/{number}/restore/",
  operationId: "flows_instances_versions_restore_create",
  tag: "flows",
  summary:
    "Go back to a version, which makes a new one; stages and policies that other flows share go back for them, too",
  access: "superuser",
  query: z.object(confirmQuery),
  body: requestSchema,
  answers: {
    200: z
      .object({
        slug: z.string().meta({ description: "The flow's address, which may be another one now." }),
        number: z.int().meta({ description: "Of the newest version; no new one is made when nothing differs." }),
      })
      .meta({ id: "FlowVersionRestored" }),
  },
  async handle(call) {
    const { newest } = parseNew(requestSchema, call.body);
    const { flow, version } = await findNamed(call);
    const restored = { flow: flow.pk, slug: flow.slug, number: version.number };
    const work = async (db: Db) => {
      await takeTurnRestoring(db);
      if (newest !== undefined) await expectNewest(db, flow.pk, newest);
      const plan = await planRestore(db, flow, version);
      await recordUnrecorded(db, flow.pk, plan.current);
      const seen = await newestNumber(db, flow.pk);
      const changes = await restoreVersion(db, flow, version.content, plan);
      // What somebody else has changed since the plan was made would be mixed with what was put back.
      await expectNewest(db, flow.pk, seen);
      for (const change of changes) await recordChange(db, call, change);
      if (changes.length > 0) await recordRestore(db, call, flow, version.number);
    };
    await inTransaction(call, work, { cause: "restore", restored });
    return ok({ slug: version.content.flow.slug, number: await newestNumber(call.services.client, flow.pk) });
  },
};

/** @throws ApiError 409 when the flow has another newest version */
async function expectNewest(db: Db, flowId: string, number: number): Promise<void> {
  if (number !== (await newestNumber(db, flowId)))
    throw new ApiError(409, { detail: "The flow has changed since. Look at it again.", code: "conflict" });
}

/** What it was all for; each object has a record of its own besides. */
async function recordRestore(db: Db, call: ApiCall, flow: FlowDefinition, number: number): Promise<void> {
  const model = { app: "authentik_flows", model_name: "flow", pk: flow.pk.replaceAll("-", ""), name: flow.name };
  await call.services.events.record(db, {
    action: "model_updated",
    app: "vestibule.versions",
    context: { model, restored_version: number },
    request: call.facts,
    user: call.caller.user,
  });
}
