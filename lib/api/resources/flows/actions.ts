import { z } from "zod";
import { exportFlow } from "#lib/blueprints/export-flow.ts";
import type { FlowDefinition } from "#lib/flows/definitions.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";
import { forbidden, notFound } from "../../errors.ts";
import { findObject } from "../../objects.ts";
import { linkSchema } from "../../schemas.ts";
import { cacheEndpoints } from "../caches.ts";
import { drawFlow } from "./diagram.ts";
import { flowResource } from "./instances.ts";
import { answerRun, prepareRun } from "./prepare-run.ts";

const common = { method: "get", tag: "flows", access: "superuser" } as const;

/** The flow that the path names. @throws ApiError 404 */
export async function findFlow(call: ApiCall): Promise<FlowDefinition> {
  const { pk } = await findObject(call.services.client, flowResource, call);
  const flow = call.definitions.flows.get(String(pk));
  if (!flow) throw notFound();
  return flow;
}

/** `/flows/instances/{slug}/diagram/` */
const diagramEndpoint: Endpoint = {
  ...common,
  path: "/flows/instances/{slug}/diagram/",
  operationId: "flows_instances_diagram_retrieve",
  summary: "The flow as a Mermaid flowchart",
  answers: { 200: z.object({ diagram: z.string() }).meta({ id: "FlowDiagram" }) },
  handle: async (call) => ok({ diagram: drawFlow(call.definitions, await findFlow(call)) }),
};

/** `/flows/instances/{slug}/execute/`: a run about the caller waits in the caller's browser. */
const executeEndpoint: Endpoint = {
  ...common,
  path: "/flows/instances/{slug}/execute/",
  operationId: "flows_instances_execute_retrieve",
  summary: "Prepare a run of the flow about the caller; the link opens it",
  answers: { 200: linkSchema, 400: z.object({ detail: z.string() }) },
  async handle(call) {
    const flow = await findFlow(call);
    // The contract has this as a GET, which a link on another site could make an administrator's browser send.
    if (call.facts.headers["sec-fetch-site"] === "cross-site")
      throw forbidden("Runs are prepared from this site only.");
    return answerRun(call, await prepareRun(call, flow));
  },
};

/** `/flows/instances/{slug}/export/` */
const exportEndpoint: Endpoint = {
  ...common,
  path: "/flows/instances/{slug}/export/",
  operationId: "flows_instances_export_retrieve",
  summary: "The flow with all that belongs to it as a blueprint",
  answers: { 200: { contentType: "application/yaml" } },
  async handle(call) {
    const flow = await findFlow(call);
    return {
      status: 200,
      body: await exportFlow(call.services.client, flow.pk),
      headers: {
        "Content-Type": "application/yaml; charset=utf-8",
        "Content-Disposition": `attachment; filename="${flow.slug}.yaml"`,
      },
    };
  },
};

/** What can be done with flows besides changing them. */
export const flowActionEndpoints: readonly Endpoint[] = [
  ...cacheEndpoints({
    path: "/flows/instances/",
    operation: "flows_instances",
    tag: "flows",
    what: "compiled flows",
    count: ({ services, definitions }) => services.definitions.compiled(definitions).size,
  }),
  diagramEndpoint,
  executeEndpoint,
  exportEndpoint,
];
