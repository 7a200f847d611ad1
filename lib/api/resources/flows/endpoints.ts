import type { Endpoint } from "../../endpoint.ts";
import { resourceEndpoints } from "../../resource-endpoints.ts";
import { flowResource } from "./instances.ts";

/** `/flows/…` but for the executor. */
export const flowEndpoints: readonly Endpoint[] = resourceEndpoints(flowResource);
