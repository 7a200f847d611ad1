import { arch, platform, release } from "node:os";
import process from "node:process";
import { z } from "zod";
import { isProduction } from "#lib/env.ts";
import { productVersion } from "../../../version.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";

const systemSchema = z
  .object({
    http_headers: z.record(z.string(), z.string()),
    http_host: z.string(),
    http_is_secure: z.boolean(),
    runtime: z.object({
      python_version: z.string().meta({ description: "What runs this: Node.js." }),
      environment: z.string(),
      architecture: z.string(),
      platform: z.string(),
      uname: z.string(),
      openssl_version: z.string(),
      openssl_fips_enabled: z.boolean().nullable(),
      authentik_version: z.string().meta({ description: "The version of this product." }),
    }),
    brand: z.string(),
    server_time: z.iso.datetime(),
    embedded_outpost_disabled: z.boolean(),
    embedded_outpost_host: z.string(),
    base_url: z.string(),
  })
  .meta({ id: "SystemInfo" });

/** `/admin/system/`: what an administrator wants to know about how the server runs. */
export const systemEndpoint: Endpoint = {
  method: "get",
  path: "/admin/system/",
  operationId: "admin_system_retrieve",
  tag: "admin",
  access: "superuser",
  summary: "How the server runs",
  answers: { 200: systemSchema },
  handle: async (call) => ok(describeSystem(call)),
};

function describeSystem({ facts, definitions, services }: ApiCall): z.infer<typeof systemSchema> {
  return {
    // Without cookies and credentials; see the request's facts.
    http_headers: facts.headers,
    http_host: facts.host,
    http_is_secure: facts.origin.startsWith("https:"),
    runtime: {
      python_version: `Node.js ${process.version}`,
      environment: isProduction() ? "production" : "development",
      architecture: arch(),
      platform: platform(),
      uname: `${platform()} ${release()} ${arch()}`,
      openssl_version: process.versions.openssl ?? "",
      openssl_fips_enabled: null,
      authentik_version: productVersion,
    },
    brand: facts.brand.domain,
    server_time: services.clock().toISOString(),
    embedded_outpost_disabled: true,
    embedded_outpost_host: "",
    base_url: definitions.settings.base_url || facts.origin,
  };
}
