import type { Adapter, AdapterUser } from "next-auth/adapters";
import { hashToken } from "#lib/crypto/secret.ts";
import { loadState } from "#lib/flows/load-state.ts";
import type { FlowServices } from "#lib/flows/services.ts";
import { actingUser } from "./impersonation.ts";
import { brokenBinding } from "./session-binding.ts";

/** Somebody who is logged in, as next-auth's session callback gets them. */
export interface SessionUser extends AdapterUser {
  username: string;
}

/** Something asked next-auth to make a login or an account: only the flows do that. */
export class NotByNextAuthError extends Error {
  override readonly name = "NotByNextAuthError";
}

/**
 * next-auth's view of our logins: it may look at them and end them. It may not make or prolong them, because the one function that makes
 * them runs after the checks of a flow.
 *
 * @param services where the logins are
 * @param clientIp the address that asks, for logins that are bound to one
 */
export function sessionAdapter(
  services: () => Pick<FlowServices, "client" | "definitions" | "avatar">,
  clientIp: () => string,
): Adapter {
  const refuse = () => {
    throw new NotByNextAuthError("Logins and accounts are made by flows only.");
  };
  return {
    async getSessionAndUser(sessionToken) {
      const { client, definitions, avatar } = services();
      const { version, session } = await loadState(client, hashToken(sessionToken), null);
      if (!session || brokenBinding(session, clientIp())) return null;
      const current = await definitions.at(client, version);
      const { user } = actingUser(current, session);
      const id = String(user.pk);
      const image = await avatar(user, current.settings.avatars);
      const known: SessionUser = {
        id,
        email: user.email,
        emailVerified: null,
        name: user.name,
        username: user.username,
        image,
      };
      return { session: { sessionToken, userId: id, expires: session.expires }, user: known };
    },
    async deleteSession(sessionToken) {
      await services().client.session.deleteMany({ where: { tokenHash: hashToken(sessionToken) } });
    },
    // next-auth wants to push the end of every login it sees into the future; how long one lasts is the login stage's decision.
    updateSession: async () => null,
    createSession: refuse,
    createUser: refuse,
    updateUser: refuse,
    deleteUser: refuse,
    linkAccount: refuse,
    unlinkAccount: refuse,
    getUser: async () => null,
    getUserByEmail: async () => null,
    getUserByAccount: async () => null,
  };
}
