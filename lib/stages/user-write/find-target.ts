import type { StageContext } from "#lib/flows/stage.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import type { WritableUser } from "./apply-answers.ts";
import { type UserWriteConfig, userTypes } from "./config.ts";

type Context = StageContext<UserWriteConfig>;

/** Whom the stage writes. */
export type Target =
  | { kind: "existing"; user: UserRecord }
  | { kind: "new"; user: WritableUser }
  /** Nobody is there, and nobody may be created. */
  | { kind: "nobody" }
  /** The pending user has been deleted meanwhile. */
  | { kind: "gone" };

/**
 * Finds whom to write: the pending user, else whoever is logged in, else a new one. A pending user who is not stored (a pretended
 * one) counts as none, but does not make way for the person logged in: the run is not about them. An existing user's row is locked,
 * and read under the lock, until the end of the step.
 */
export async function findTarget(context: Context): Promise<Target> {
  const { config, db } = context;
  const reference = context.context.pending_user;
  const pk = reference ? reference.pk : (context.sessionUser()?.pk ?? null);
  if (pk === null || config.user_creation_mode === "always_create") {
    return config.user_creation_mode === "never_create" ? { kind: "nobody" } : { kind: "new", user: newUser(context) };
  }
  await db.$queryRaw`SELECT 1 FROM "user" WHERE "id" = ${pk} FOR UPDATE`;
  const user = await findUserByKey(db, pk);
  return user ? { kind: "existing", user } : { kind: "gone" };
}

function newUser({ config, context }: Context): WritableUser {
  const path = typeof context.user_path === "string" ? context.user_path : config.user_path_template;
  const type = userTypes.find((known) => known === context.user_type) ?? config.user_type;
  return {
    username: "",
    name: "",
    email: "",
    isActive: !config.create_users_as_inactive,
    path: path || "users",
    type: type === "internal_service_account" ? "service_account" : type,
    attributes: {},
  };
}
