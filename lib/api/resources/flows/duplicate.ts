import { z } from "zod";
import { flag, parseNew } from "#lib/models/fields.ts";
import { flowSchema } from "#lib/models/flow.ts";
import { created, type Endpoint } from "../../endpoint.ts";
import { inTransaction, withinTransaction } from "../../objects.ts";
import { recordSchema } from "../../resource.ts";
import { copyFlow } from "./copy-flow.ts";
import { flowResource } from "./instances.ts";

/** What a copy is called, and what of the flow it has of its own. */
export const duplicateRequest = z
  .object({
    ...flowSchema.pick({ name: true, slug: true }).shape,
    copy_stages: flag().default(true).meta({
      title: "Copy the stages too",
      description: "Otherwise both flows use the same stages, and a change of one is a change of the other's.",
    }),
  })
  .meta({ id: "FlowDuplicateRequest" });

/** `/flows/instances/{slug}/duplicate/` */
export const duplicateFlowEndpoint: Endpoint = {
  method: "post",
  path: "/flows/instances/{slug}/duplicate/",
  operationId: "flows_instances_duplicate_create",
  tag: "flows",
  summary: "Make a copy of a flow with bindings of its own, and with its stages copied or shared",
  access: "superuser",
  body: duplicateRequest,
  answers: { 201: recordSchema(flowResource) },
  async handle(call) {
    const wanted = parseNew(duplicateRequest, call.body);
    return created(await inTransaction(call, (db) => copyFlow(withinTransaction(call, db), wanted)));
  },
};
