import type { Endpoint } from "./endpoint.ts";
import { flowEndpoints } from "./resources/flows/endpoints.ts";
import { policyEndpoints } from "./resources/policies/endpoints.ts";
import { stageEndpoints } from "./resources/stages/endpoints.ts";

/** Every endpoint of the API but those of the executor, which have a route of their own. */
export const endpoints: readonly Endpoint[] = [...flowEndpoints, ...stageEndpoints, ...policyEndpoints];
