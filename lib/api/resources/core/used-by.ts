import type { Db } from "#lib/db/client.ts";
import type { FoundObject } from "#lib/models/model.ts";
import type { UsedBy } from "../../schemas.ts";
import { usedBy, usedByPolicyBindings, usedByStages } from "../../used-by.ts";

/** Nobody reads further; of a large group the members alone would be everybody. */
const MOST = 200;

/** What uses a user. */
export async function usersOfUser(db: Db, { pk }: FoundObject): Promise<UsedBy[]> {
  const where = { userId: Number(pk) };
  const groups = await db.groupMembership.findMany({ where, include: { group: true }, take: MOST });
  const tokens = await db.token.findMany({ where: { ...where, flowToken: null }, take: MOST });
  const sessions = await db.session.findMany({ where, take: MOST });
  const consents = await db.userConsent.findMany({ where, take: MOST });
  const invitations = await db.invitation.findMany({ where: { createdById: Number(pk) }, take: MOST });
  return [
    ...groups.map(({ group }) => usedBy("authentik_core.group", group.id, group.name, "cascade_many")),
    ...tokens.map(({ id, identifier }) => usedBy("authentik_core.token", id, identifier, "cascade")),
    ...sessions.map(({ id, lastIp }) => usedBy("authentik_core.authenticatedsession", id, lastIp, "cascade")),
    ...(await usedByPolicyBindings(db, where)),
    ...consents.map(({ id, applicationName }) =>
      usedBy("authentik_stages_consent.userconsent", id, applicationName, "cascade"),
    ),
    ...invitations.map(({ id, name }) => usedBy("authentik_stages_invitation.invitation", id, name, "set_null")),
  ];
}

/** What uses a group. */
export async function usersOfGroup(db: Db, { pk }: FoundObject): Promise<UsedBy[]> {
  const groupId = String(pk);
  const members = await db.groupMembership.findMany({ where: { groupId }, include: { user: true }, take: MOST });
  const children = await db.groupParent.findMany({
    where: { parentId: groupId },
    include: { child: true },
    take: MOST,
  });
  return [
    ...members.map(({ user }) => usedBy("authentik_core.user", user.id, user.username, "cascade_many")),
    ...children.map(({ child }) => usedBy("authentik_core.group", child.id, child.name, "cascade_many")),
    ...(await usedByPolicyBindings(db, { groupId })),
    ...(await usedByStages(db, { groupId })),
  ];
}

/** What uses an object that nothing refers to. */
export async function usersOfNothing(): Promise<UsedBy[]> {
  return [];
}
