import type { Db } from "#lib/db/client.ts";
import type { Invitation } from "#lib/db/generated/client.ts";
import { parseDuration } from "#lib/duration.ts";
import { parseSettings } from "#lib/identity/settings.ts";
import { toUuid } from "#lib/models/fields.ts";

/** The parameter of a flow's page that carries an invitation. */
export const INVITATION_PARAMETER = "itoken";

/**
 * The invitation that a token stands for. Unknown, expired and somebody else's are all the same: there is none.
 *
 * @param token the invitation's key, with or without hyphens; anything else finds nothing
 * @param flow the key of the flow that it is used in; an invitation that is for one flow is not found in another
 */
export async function findInvitation(db: Db, token: unknown, flow: string, now: Date): Promise<Invitation | null> {
  const id = toUuid(token);
  if (id === null) return null;
  const found = await db.invitation.findUnique({ where: { id } });
  if (!found || found.expires <= now || (found.flowId !== null && found.flowId !== flow)) return null;
  return found;
}

/** Whether an invitation is still good at this moment. */
export async function isInvitationGood(db: Db, id: string, now: Date): Promise<boolean> {
  return (await db.invitation.count({ where: { id, expires: { gt: now } } })) === 1;
}

/**
 * Makes sure that an invitation is still good, and that nobody else can use it up before the transaction ends.
 *
 * @param db a transaction
 * @returns false when it has been used up, taken back or has expired
 */
export async function holdInvitation(db: Db, id: string, now: Date): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "invitation" WHERE "invite_uuid" = ${id}::uuid AND "expires" > ${now} FOR UPDATE`;
  return rows.length === 1;
}

/** Uses an invitation up. @returns whether this call was the one that did */
export async function redeemInvitation(db: Db, id: string): Promise<boolean> {
  return (await db.invitation.deleteMany({ where: { id } })).count === 1;
}

/** When an invitation ends that was made without a time: every one ends. */
export async function defaultExpiry(db: Db, now: Date): Promise<Date> {
  const system = await db.system.findFirst({ select: { settings: true } });
  return new Date(now.getTime() + parseDuration(parseSettings(system?.settings).default_token_duration));
}

/**
 * The address that an invited person opens. It carries only the invitation's key.
 *
 * @param origin scheme and host that browsers use, without a trailing slash
 * @param flowSlug the flow in which the invitation is used
 */
export function invitationLink(origin: string, flowSlug: string, id: string): string {
  return `${origin}/if/flow/${encodeURIComponent(flowSlug)}/?${INVITATION_PARAMETER}=${id}`;
}
