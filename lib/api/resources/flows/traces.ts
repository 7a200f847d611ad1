import { z } from "zod";
import { explainRun } from "#lib/flows/explain-run.ts";
import { type RunRecord, runRecordSchema } from "#lib/flows/run-record.ts";
import { policyTraceSchema } from "#lib/flows/trace.ts";
import { flowTraceModel } from "#lib/models/flow-trace.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";
import { notFound } from "../../errors.ts";
import { findObject, showObject } from "../../objects.ts";
import type { Resource } from "../../resource.ts";

const fields = {
  pk: z.string().meta({ description: "The reference that the person reads: the id of the request." }),
  kind: z.enum(["denied", "error", "record"]),
  flow: z.guid(),
  flow_slug: z.string(),
  reason: z.string(),
  person: z.string(),
  client_ip: z.string(),
  created: z.iso.datetime(),
  expires: z.iso.datetime(),
};

/** `/flows/traces/`: records of runs that somebody was denied, that failed, or that an administrator kept. */
export const flowTraceResource: Resource = {
  path: "/flows/traces/",
  operation: "flows_traces",
  tag: "flows",
  name: "FlowTraceSummary",
  model: flowTraceModel,
  key: { param: "trace_id", field: "pk" },
  readOnly: fields,
  filters: {
    kind: { kind: ["denied", "error", "record"] },
    flow: { kind: "uuid" },
    flow_slug: { kind: "text" },
    client_ip: { kind: "text" },
  },
  search: ["pk", "person", "reason", "client_ip"],
  sortable: ["created"],
  actions: ["list", "destroy"],
  usedBy: async () => [],
};

const explainedStage = z
  .object({
    binding: z.string(),
    stage: z.string(),
    type: z.string(),
    state: z.enum(["done", "current", "ahead", "skipped", "removed", "failed", "not_reached"]),
    reason: z.string(),
    policies: z.array(policyTraceSchema),
  })
  .meta({ id: "ExplainedStage" });

const traceSchema = z
  .object({ ...fields, stages: z.array(explainedStage), record: runRecordSchema })
  .meta({ id: "FlowTrace" });

/** A record's content. @throws ApiError 404 */
export async function loadRecord(call: ApiCall): Promise<RunRecord> {
  const db = call.services.client;
  const { pk } = await findObject(db, flowTraceResource, call);
  const row = await db.flowTrace.findUnique({ where: { id: String(pk) }, select: { content: true } });
  if (!row) throw notFound();
  return runRecordSchema.parse(row.content);
}

/** `/flows/traces/{trace_id}/` */
export const flowTraceEndpoint: Endpoint = {
  method: "get",
  path: "/flows/traces/{trace_id}/",
  operationId: "flows_traces_retrieve",
  tag: "flows",
  summary: "What happened in a run, step by step, without secrets",
  access: "superuser",
  answers: { 200: traceSchema },
  async handle(call) {
    const summary = await showObject(flowTraceResource, call);
    const record = await loadRecord(call);
    return ok({ ...summary, stages: explainRun(record), record });
  },
};
