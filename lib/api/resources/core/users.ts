import type { Db } from "#lib/db/client.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import { notifyPerson } from "#lib/identity/notify-person.ts";
import { toBoolean } from "#lib/models/fields.ts";
import type { FoundObject } from "#lib/models/model.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import { userModel } from "#lib/models/user.ts";
import type { ApiCall } from "../../endpoint.ts";
import { invalid } from "../../errors.ts";
import type { Resource } from "../../resource.ts";
import { showUsers, userReadOnly } from "./show-users.ts";
import { usersOfUser } from "./used-by.ts";
import { userFilters } from "./user-filters.ts";

/** `/core/users/`, for superusers. Passwords are set by actions of their own, never by a body. */
export const userResource: Resource = {
  path: "/core/users/",
  operation: "core_users",
  tag: "core",
  name: "User",
  model: userModel,
  key: { param: "id", field: "pk" },
  omit: ["password", "password_hash", "permissions"],
  readOnly: userReadOnly,
  rights: ["username", "name", "email", "is_active", "groups", "type", "attributes"],
  filters: userFilters,
  search: ["search_text", "uuid"],
  order: ["username"],
  sortable: [
    "pk",
    "username",
    "name",
    "email",
    "is_active",
    "type",
    "path",
    "last_login",
    "date_joined",
    "last_updated",
    "uuid",
  ],
  present: showUsers,
  complete: checkUser,
  afterSave: settle,
  beforeDestroy: refuseDeletion,
  usedBy: usersOfUser,
};

async function checkUser(
  db: Db,
  call: ApiCall,
  data: ObjectRecord,
  existing: FoundObject | null,
): Promise<ObjectRecord> {
  if (!existing && data.type === "internal_service_account")
    throw invalid("type", "Accounts of the system's own services are not made by hand.");
  if (existing && isOneself(call, Number(existing.pk)) && toBoolean(data.is_active) === false)
    throw invalid("is_active", "You cannot deactivate yourself.");
  if (existing && typeof data.email === "string") await warnOwner(db, call, Number(existing.pk), data.email);
  return data;
}

/** Tells somebody at their address until now that it is replaced; undone with the change when that is refused. */
async function warnOwner(db: Db, call: ApiCall, id: number, email: string): Promise<void> {
  const user = await findUserByKey(db, id);
  if (!user || user.email === "" || user.email.toLowerCase() === email.toLowerCase()) return;
  const { services, definitions, facts } = call;
  const about = { request: facts, settings: definitions.settings, now: services.clock() };
  await notifyPerson(db, user, { kind: "email_changed", before: user.email }, about);
}

/** Somebody who is deactivated is logged out, and stays so when they are activated again. */
async function settle(db: Db, _call: ApiCall, { pk }: FoundObject, data: ObjectRecord): Promise<void> {
  if (toBoolean(data.is_active) === false) await db.session.deleteMany({ where: { userId: Number(pk) } });
}

/** Whether a user is the caller, or the one behind the caller's impersonation. */
function isOneself({ caller, facts }: ApiCall, userId: number): boolean {
  return caller.user?.pk === userId || facts.session?.original?.pk === userId;
}

async function refuseDeletion(_db: Db, call: ApiCall, { pk }: FoundObject): Promise<void> {
  if (isOneself(call, Number(pk))) throw invalid("non_field_errors", "You cannot delete yourself.");
}
