import { z } from "zod";
import { reputationModel } from "#lib/models/reputation.ts";
import type { Resource } from "../../resource.ts";

/** `/policies/reputation/scores/` */
export const reputationResource: Resource = {
  path: "/policies/reputation/scores/",
  operation: "policies_reputation_scores",
  tag: "policies",
  name: "Reputation",
  model: reputationModel,
  key: { param: "reputation_uuid", field: "pk" },
  readOnly: {
    pk: z.guid(),
    identifier: z.string(),
    ip: z.string(),
    ip_geo_data: z.record(z.string(), z.unknown()),
    ip_asn_data: z.record(z.string(), z.unknown()),
    score: z.int(),
    updated: z.iso.datetime(),
  },
  filters: {
    identifier: { kind: "text" },
    identifier_in: {
      kind: "text",
      many: true,
      where: (given) => ({ identifier: { in: given.flatMap((value) => String(value).split(",")) } }),
    },
    ip: { kind: "text" },
    score: { kind: "integer" },
  },
  search: ["identifier", "ip"],
  actions: ["list", "retrieve", "destroy"],
  usedBy: async () => [],
};
