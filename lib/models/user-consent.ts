import { z } from "zod";
import type { UserConsent } from "#lib/db/generated/client.ts";
import { FieldErrors } from "./error.ts";
import { createStoredModel, prismaTable } from "./stored-model.ts";
import { userColumns } from "./user.ts";
import type { Columns } from "./where.ts";

const columns: Columns = {
  pk: { kind: "integer", at: ["id"] },
  user: { kind: "integer", at: ["userId"], relation: { at: ["user"], columns: () => userColumns } },
  application: { kind: "text", at: ["application"] },
  permissions: { kind: "text", at: ["permissions"] },
  expires: { kind: "date", at: ["expires"], nullable: true },
};

/**
 * `authentik_stages_consent.userconsent`: what people have allowed applications. To be read and taken back; only the person gives one, in
 * a flow. `application` is the key that the flow was started with, `application_name` what people read.
 */
export const userConsentModel = createStoredModel({
  name: "authentik_stages_consent.userconsent",
  references: new Set(["user"]),
  schema: z.object({}),
  columns,
  defaultOrder: ["application", "expires"],
  table: prismaTable<UserConsent>((db) => db.userConsent),
  async prepare() {
    throw new FieldErrors({ non_field_errors: ["Consent is given by the person only."] });
  },
  async remove(db, { pk }) {
    await db.userConsent.deleteMany({ where: { id: Number(pk) } });
  },
  show: (row) => ({
    pk: row.id,
    expires: row.expires?.toISOString() ?? null,
    expiring: row.expires !== null,
    user: row.userId,
    application: row.application,
    application_name: row.applicationName,
    permissions: row.permissions,
  }),
});
