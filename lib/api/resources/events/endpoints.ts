import type { Endpoint } from "../../endpoint.ts";
import { resourceEndpoints } from "../../resource-endpoints.ts";
import { createEventEndpoint, eventResource } from "./events.ts";
import { eventSumEndpoints } from "./sums.ts";

/** `/events/…` */
export const eventEndpoints: readonly Endpoint[] = [
  ...resourceEndpoints(eventResource),
  createEventEndpoint,
  ...eventSumEndpoints,
];
