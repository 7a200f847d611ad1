import { z } from "zod";
import { isProduction } from "#lib/env.ts";
import { locate } from "#lib/geoip/lookup.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";

const configSchema = z
  .object({
    error_reporting: z.object({
      enabled: z.boolean(),
      sentry_dsn: z.string(),
      environment: z.string(),
      send_pii: z.boolean(),
      traces_sample_rate: z.number(),
    }),
    capabilities: z.array(z.enum(["can_geo_ip", "can_asn", "can_impersonate", "can_debug"])),
    cache_timeout: z.int(),
    cache_timeout_flows: z.int(),
    cache_timeout_policies: z.int(),
  })
  .meta({ id: "Config" });

/** `/root/config/`: what this installation can do. For everybody, so nothing here is a secret. */
export const configEndpoint: Endpoint = {
  method: "get",
  path: "/root/config/",
  operationId: "root_config_retrieve",
  tag: "root",
  access: "anyone",
  summary: "What this installation can do",
  answers: { 200: configSchema },
  handle: async (call) => ok(describeConfig(call)),
};

function describeConfig({ definitions }: ApiCall): z.infer<typeof configSchema> {
  // A key is there where there is a database to ask.
  const known = locate("127.0.0.1");
  return {
    // Errors are reported to nobody.
    error_reporting: { enabled: false, sentry_dsn: "", environment: "", send_pii: false, traces_sample_rate: 0 },
    capabilities: [
      ...("geoip" in known ? (["can_geo_ip"] as const) : []),
      ...("asn" in known ? (["can_asn"] as const) : []),
      ...(definitions.settings.impersonation ? (["can_impersonate"] as const) : []),
      ...(isProduction() ? [] : (["can_debug"] as const)),
    ],
    // Nothing that is kept gets stale: every change is seen by the next request.
    cache_timeout: 0,
    cache_timeout_flows: 0,
    cache_timeout_policies: 0,
  };
}
