import { firstAdministrator } from "#lib/blueprints/bootstrap.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import { isSuperuser, superuserGroupIds } from "#lib/identity/groups.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { unlock } from "#lib/limits/unlock.ts";
import type { Recovery } from "./recovery.ts";

/** The group that is made when there is none whose members are superusers. */
const GROUP = "authentik Admins";
/** No password has this hash, so that only a link lets them in. */
const UNUSABLE = "!";

/**
 * Makes sure that somebody is an active administrator: makes the account, activates it, and puts it into a group of superusers.
 *
 * @returns their username, and the person; null for one that a dry run has not made
 * @throws Error for the account of a program, which nobody logs in with
 */
export async function ensureAdministrator(
  recovery: Recovery,
): Promise<{ username: string; person: UserRecord | null }> {
  const { client } = recovery.services;
  const username = recovery.username ?? (await findAdministrator(recovery)) ?? firstAdministrator;
  const found = await client.user.findUnique({ where: { username } });
  if (found?.type.endsWith("service_account")) throw new Error(`${username} is the account of a program.`);
  if (!found)
    await recovery.step(`Made the user ${username}.`, () =>
      client.user.create({ data: { username, name: username, password: UNUSABLE } }),
    );
  if (found && !found.isActive)
    await recovery.step(`Activated the user ${username}.`, () =>
      client.user.update({ where: { id: found.id }, data: { isActive: true } }),
    );
  await ensureRights(recovery, username);
  if (!recovery.dryRun) {
    const counted = await unlock(client, { username });
    if (counted > 0) await recovery.step(`Forgot the failed logins of ${username}.`, async () => undefined);
  }
  return { username, person: await findPerson(recovery, username) };
}

/** An administrator who can log in, or could: the one who has been there for longest. */
async function findAdministrator({ services }: Recovery): Promise<string | undefined> {
  const definitions = await services.definitions.current(services.client);
  const groups = { some: { groupId: { in: superuserGroupIds(definitions) } } };
  const user = await services.client.user.findFirst({
    where: { groups, type: { in: ["internal", "external"] } },
    orderBy: [{ isActive: "desc" }, { id: "asc" }],
  });
  return user?.username;
}

async function findPerson({ services: { client } }: Recovery, username: string): Promise<UserRecord | null> {
  const row = await client.user.findUnique({ where: { username }, select: { id: true } });
  return row ? findUserByKey(client, row.id) : null;
}

async function ensureRights(recovery: Recovery, username: string): Promise<void> {
  const { services } = recovery;
  const { client } = services;
  const person = await findPerson(recovery, username);
  const definitions = await services.definitions.current(client);
  if (person && isSuperuser(definitions, person)) return;
  const groups = await client.group.findMany({ where: { isSuperuser: true }, orderBy: { name: "asc" } });
  const group = groups.find(({ name }) => name === GROUP) ?? groups[0];
  const name = group?.name ?? GROUP;
  if (!group)
    await recovery.step(`Made ${name} a group of superusers.`, () =>
      client.group.upsert({ where: { name }, create: { name, isSuperuser: true }, update: { isSuperuser: true } }),
    );
  const where = { user: { username }, group: { name } };
  if (await client.groupMembership.findFirst({ where })) return;
  await recovery.step(`Made ${username} a member of ${name}, whose members are superusers.`, async () => {
    const { id: userId } = await client.user.findUniqueOrThrow({ where: { username }, select: { id: true } });
    const { id: groupId } = await client.group.findUniqueOrThrow({ where: { name }, select: { id: true } });
    await client.groupMembership.create({ data: { userId, groupId } });
  });
}
