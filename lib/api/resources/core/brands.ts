import { z } from "zod";
import { brandModel } from "#lib/models/brand.ts";
import type { Resource } from "../../resource.ts";
import { usersOfNothing } from "./used-by.ts";

const flows = [
  "flow_authentication",
  "flow_device_code",
  "flow_invalidation",
  "flow_lockdown",
  "flow_recovery",
  "flow_request",
  "flow_unenrollment",
  "flow_user_settings",
  "flow_user_switch",
] as const;

/** `/core/brands/`, for superusers. There are no certificates and applications here, so that a brand never has any. */
export const brandResource: Resource = {
  path: "/core/brands/",
  operation: "core_brands",
  tag: "core",
  name: "Brand",
  model: brandModel,
  key: { param: "brand_uuid", field: "brand_uuid" },
  readOnly: {
    brand_uuid: z.guid(),
    branding_map_tiles: z.string(),
    default_application: z.null(),
    web_certificate: z.null(),
    client_certificates: z.array(z.guid()),
  },
  choosesFlows: true,
  filters: {
    brand_uuid: { kind: "uuid" },
    branding_default_flow_background: { kind: "text" },
    branding_favicon: { kind: "text" },
    branding_logo: { kind: "text" },
    branding_title: { kind: "text" },
    client_certificates: { kind: "uuid", many: true, where: () => null },
    default: { kind: "boolean" },
    domain: { kind: "text" },
    ...Object.fromEntries(flows.map((field) => [field, { kind: "uuid" as const }])),
    web_certificate: { kind: "uuid", where: () => null },
  },
  search: ["domain", "branding_title"],
  present: async (_db, _call, records) =>
    records.map((record) => ({
      ...record,
      branding_map_tiles: "",
      default_application: null,
      web_certificate: null,
      client_certificates: [],
    })),
  usedBy: usersOfNothing,
};
