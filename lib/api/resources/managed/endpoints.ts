import type { Endpoint } from "../../endpoint.ts";
import { resourceEndpoints } from "../../resource-endpoints.ts";
import { blueprintActionEndpoints } from "./actions.ts";
import { blueprintResource } from "./instances.ts";

/** `/managed/…` */
export const managedEndpoints: readonly Endpoint[] = [
  ...resourceEndpoints(blueprintResource),
  ...blueprintActionEndpoints,
];
