import type { Endpoint } from "../../endpoint.ts";
import { resourceEndpoints } from "../../resource-endpoints.ts";
import { flowActionEndpoints } from "./actions.ts";
import { stageBindingResource } from "./bindings.ts";
import { dryRunEndpoint } from "./dry-run.ts";
import { duplicateFlowEndpoint } from "./duplicate.ts";
import { inspectorEndpoint } from "./inspector.ts";
import { flowResource } from "./instances.ts";
import { flowTraceEndpoint, flowTraceResource } from "./traces.ts";
import { flowVersionEndpoints } from "./versions.ts";

/** `/flows/…` but for the executor. */
export const flowEndpoints: readonly Endpoint[] = [
  ...flowActionEndpoints,
  dryRunEndpoint,
  duplicateFlowEndpoint,
  ...flowVersionEndpoints,
  ...resourceEndpoints(flowResource),
  ...resourceEndpoints(stageBindingResource),
  inspectorEndpoint,
  ...resourceEndpoints(flowTraceResource),
  flowTraceEndpoint,
];
