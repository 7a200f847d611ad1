import type { Endpoint } from "./endpoint.ts";
import { adminEndpoints } from "./resources/admin/endpoints.ts";
import { authenticatorEndpoints } from "./resources/authenticators/endpoints.ts";
import { coreEndpoints } from "./resources/core/endpoints.ts";
import { eventEndpoints } from "./resources/events/endpoints.ts";
import { flowEndpoints } from "./resources/flows/endpoints.ts";
import { managedEndpoints } from "./resources/managed/endpoints.ts";
import { policyEndpoints } from "./resources/policies/endpoints.ts";
import { rootEndpoints } from "./resources/root/endpoints.ts";
import { schemaEndpoint } from "./resources/schema/endpoints.ts";
import { stageEndpoints } from "./resources/stages/endpoints.ts";

/** Every endpoint of the API but those of the executor, which have a route of their own. */
export const endpoints: readonly Endpoint[] = [
  ...adminEndpoints,
  ...authenticatorEndpoints,
  ...coreEndpoints,
  ...rootEndpoints,
  ...flowEndpoints,
  ...stageEndpoints,
  ...policyEndpoints,
  ...eventEndpoints,
  ...managedEndpoints,
  schemaEndpoint(() => endpoints),
];
