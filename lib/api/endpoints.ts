import type { Endpoint } from "./endpoint.ts";
import { resourceEndpoints } from "./resource-endpoints.ts";
import { flowResource } from "./resources/flows.ts";

/** Every endpoint of the API but those of the executor, which have a route of their own. */
export const endpoints: readonly Endpoint[] = [flowResource].flatMap(resourceEndpoints);
