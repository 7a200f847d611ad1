import { z } from "zod";
import { countryCodes, listCountries } from "#lib/geoip/countries.ts";
import { type Endpoint, ok } from "../../endpoint.ts";
import { resourceEndpoints } from "../../resource-endpoints.ts";
import { cacheEndpoints } from "../caches.ts";
import { policyResource, policyTypesEndpoint } from "./all.ts";
import { policyBindingResource } from "./bindings.ts";
import { reputationResource } from "./reputation-scores.ts";
import { tryPolicyEndpoint } from "./try-policy.ts";
import { policyTypeResources } from "./types.ts";

const countrySchema = z
  .object({ code: z.enum(countryCodes as [string, ...string[]]), name: z.string() })
  .meta({ id: "DetailedCountry" });

/** `/policies/geoip_iso3166/` */
const countriesEndpoint: Endpoint = {
  method: "get",
  path: "/policies/geoip_iso3166/",
  operationId: "policies_geoip_iso3166_list",
  tag: "policies",
  summary: "Countries (ISO 3166-1)",
  access: "anyone",
  answers: { 200: z.array(countrySchema) },
  handle: async () => ok(listCountries()),
};

/** `/policies/…` */
export const policyEndpoints: readonly Endpoint[] = [
  policyTypesEndpoint,
  ...cacheEndpoints({
    path: "/policies/all/",
    operation: "policies_all",
    tag: "policies",
    what: "results of policies",
    count: ({ services, definitions }) =>
      services.policies.cache.countAt(definitions.version, services.clock().getTime()),
  }),
  tryPolicyEndpoint,
  ...resourceEndpoints(policyResource),
  ...policyTypeResources.flatMap(resourceEndpoints),
  ...resourceEndpoints(policyBindingResource),
  ...resourceEndpoints(reputationResource),
  countriesEndpoint,
];
