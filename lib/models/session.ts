import { z } from "zod";
import type { Session } from "#lib/db/generated/client.ts";
import { FieldErrors } from "./error.ts";
import { createStoredModel, prismaTable } from "./stored-model.ts";
import { userColumns } from "./user.ts";
import type { Columns } from "./where.ts";

const columns: Columns = {
  pk: { kind: "uuid", at: ["id"] },
  uuid: { kind: "uuid", at: ["id"] },
  user: { kind: "integer", at: ["userId"], relation: { at: ["user"], columns: () => userColumns } },
  last_ip: { kind: "text", at: ["lastIp"] },
  last_user_agent: { kind: "text", at: ["lastUserAgent"] },
  last_used: { kind: "date", at: ["lastUsed"] },
  expires: { kind: "date", at: ["expires"] },
};

/** `authentik_core.authenticatedsession`: logins that are still good. To be read and ended; only a flow makes one. */
export const sessionModel = createStoredModel({
  name: "authentik_core.authenticatedsession",
  references: new Set(["user"]),
  schema: z.object({}),
  columns,
  defaultOrder: ["-last_used"],
  table: prismaTable<Session>((db) => db.session, { only: () => ({ expires: { gt: new Date() } }) }),
  async prepare() {
    throw new FieldErrors({ non_field_errors: ["Logins are made by flows only."] });
  },
  async remove(db, { pk }) {
    await db.session.deleteMany({ where: { id: String(pk) } });
  },
  show: (row) => ({
    uuid: row.id,
    user: row.userId,
    last_ip: row.lastIp,
    last_user_agent: row.lastUserAgent,
    last_used: row.lastUsed.toISOString(),
    expires: row.expires.toISOString(),
  }),
});
