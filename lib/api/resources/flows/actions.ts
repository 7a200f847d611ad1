import { z } from "zod";
import { exportFlow } from "#lib/blueprints/export-flow.ts";
import type { FlowDefinition } from "#lib/flows/definitions.ts";
import { handOver } from "#lib/flows/hand-over.ts";
import { browserCookie } from "#lib/http/flow-cookies.ts";
import { toUserReference } from "#lib/identity/user-record.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";
import { ApiError, forbidden, notFound } from "../../errors.ts";
import { findObject } from "../../objects.ts";
import { linkSchema } from "../../schemas.ts";
import { cacheEndpoints } from "../caches.ts";
import { drawFlow } from "./diagram.ts";
import { flowResource } from "./instances.ts";

const common = { method: "get", tag: "flows", access: "superuser" } as const;

async function findFlow(call: ApiCall): Promise<FlowDefinition> {
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
    const { services, definitions, facts, browserSecret } = call;
    const { user } = call.caller;
    if (!user) throw forbidden();
    // The contract has this as a GET, which a link on another site could make an administrator's browser send.
    if (facts.headers["sec-fetch-site"] === "cross-site") throw forbidden("Runs are prepared from this site only.");
    // Also a program with a token is the person who asks, as far as the flow's rules go; nobody else's remembered results are used.
    const request = { ...facts, session: facts.session ?? { id: `api:${facts.id}`, user } };
    const context = { pending_user: toUserReference(user) };
    const parts = { definitions, request, flow, context, pendingUser: user, browserSecret, query: {} };
    const prepared = await handOver(services, parts);
    if (prepared.kind !== "ready")
      throw new ApiError(400, { detail: "The flow does not apply to you, or none of its stages does." });
    const [cookie] = browserCookie(prepared.browserSecret, facts.origin.startsWith("https:"));
    return {
      status: 200,
      body: { link: facts.origin + prepared.location },
      ...(cookie !== undefined && { headers: { "Set-Cookie": cookie } }),
    };
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
