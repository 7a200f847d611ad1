import { z } from "zod";
import type { Definitions } from "#lib/flows/definitions.ts";
import { allGroupIds, isSuperuser, mergedAttributes } from "#lib/identity/groups.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { isPlainObject } from "#lib/merge.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";
import { forbidden } from "../../errors.ts";
import { userUid } from "../../partial-objects.ts";
import { userTypes } from "./user-filters.ts";

/** What superusers may do with the system as a whole; clients show what belongs to it. */
const SYSTEM_PERMISSIONS = [
  "view_system_info",
  "access_admin_interface",
  "view_system_settings",
  "edit_system_settings",
];

const named = (id: string) => z.object({ name: z.string(), pk: z.string() }).meta({ id });
const selfSchema = z
  .object({
    pk: z.int(),
    username: z.string(),
    name: z.string(),
    is_active: z.boolean(),
    is_superuser: z.boolean(),
    is_current: z.boolean(),
    groups: z.array(named("UserSelfGroups")),
    roles: z.array(named("UserSelfRoles")),
    email: z.string(),
    avatar: z.string(),
    uid: z.string(),
    settings: z.record(z.string(), z.unknown()),
    type: z.enum(userTypes),
    system_permissions: z.array(z.string()),
  })
  .meta({ id: "UserSelf" });

/** `/core/users/me/`: who calls, and on whose behalf. */
export const meEndpoint: Endpoint = {
  method: "get",
  path: "/core/users/me/",
  operationId: "core_users_me_retrieve",
  tag: "core",
  access: "authenticated",
  summary: "Who calls",
  answers: {
    200: z
      .object({ user: selfSchema, original: selfSchema.optional(), users: z.array(selfSchema) })
      .meta({ id: "SessionUser" }),
  },
  async handle(call) {
    const { caller, facts } = call;
    if (!caller.user) throw forbidden();
    const user = await showSelf(call, caller.user, true);
    const original = caller.via === "session" ? facts.session?.original : null;
    return ok({
      user,
      ...(original && { original: await showSelf(call, original, false) }),
      users: [user],
    });
  },
};

async function showSelf(call: ApiCall, user: UserRecord, isCurrent: boolean): Promise<ObjectRecord> {
  const { definitions, services, facts } = call;
  const superuser = isSuperuser(definitions, user);
  const { settings } = mergedAttributes(definitions, user, facts.brand);
  return {
    pk: user.pk,
    username: user.username,
    name: user.name,
    is_active: user.isActive,
    is_superuser: superuser,
    is_current: isCurrent,
    groups: showGroups(definitions, user),
    roles: [],
    email: user.email,
    avatar: await services.avatar(user, definitions.settings.avatars),
    uid: userUid(definitions, user.pk ?? 0),
    settings: isPlainObject(settings) ? settings : {},
    type: user.type,
    system_permissions: superuser ? SYSTEM_PERMISSIONS : [],
  };
}

/** All groups that somebody is in, also by way of others, by name. */
function showGroups(definitions: Definitions, user: UserRecord): { name: string; pk: string }[] {
  return [...allGroupIds(definitions, user.groupIds)]
    .flatMap((pk) => {
      const group = definitions.groups.get(pk);
      return group ? [{ name: group.name, pk }] : [];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
