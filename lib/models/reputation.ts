import { z } from "zod";
import type { Reputation } from "#lib/db/generated/client.ts";
import { FieldErrors } from "./error.ts";
import { createStoredModel, prismaTable } from "./stored-model.ts";

/** `authentik_policies_reputation.reputation`: what is held against names and addresses. To be read and forgiven; only logins write it. */
export const reputationModel = createStoredModel({
  name: "authentik_policies_reputation.reputation",
  references: new Set(),
  schema: z.object({}),
  columns: {
    pk: { kind: "uuid", at: ["id"] },
    reputation_uuid: { kind: "uuid", at: ["id"] },
    identifier: { kind: "text", at: ["identifier"] },
    ip: { kind: "text", at: ["ip"] },
    score: { kind: "integer", at: ["score"] },
    updated: { kind: "date", at: ["updated"] },
  },
  defaultOrder: ["ip"],
  table: prismaTable<Reputation>((db) => db.reputation),
  async prepare() {
    throw new FieldErrors({ non_field_errors: ["Scores follow from logins only."] });
  },
  async remove(db, { pk }) {
    await db.reputation.deleteMany({ where: { id: String(pk) } });
  },
  show: (row) => ({
    pk: row.id,
    identifier: row.identifier,
    ip: row.ip,
    ip_geo_data: row.ipGeoData,
    ip_asn_data: row.ipAsnData,
    score: row.score,
    updated: row.updated.toISOString(),
  }),
});
