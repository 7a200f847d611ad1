import type { Definitions } from "#lib/flows/definitions.ts";
import { isSuperuser } from "./groups.ts";
import type { UserRecord } from "./user-record.ts";

/** As whom a login acts. */
export interface ActingUser {
  user: UserRecord;
  /** Whose login it is, while an administrator acts as somebody else; else null. */
  original: UserRecord | null;
}

/**
 * As whom a login acts. An impersonation holds only as long as its administrator is one, the system allows impersonation and the other
 * person's account is active; all of it is looked at with every request.
 *
 * @param login whose login it is, and as whom they act
 */
export function actingUser(
  definitions: Pick<Definitions, "groups" | "settings">,
  { user, impersonated }: { user: UserRecord; impersonated: UserRecord | null },
): ActingUser {
  if (!impersonated || !mayImpersonate(definitions, user)) return { user, original: null };
  return { user: impersonated, original: user };
}

/** Whether somebody may act as other people. */
export function mayImpersonate(definitions: Pick<Definitions, "groups" | "settings">, user: UserRecord): boolean {
  return definitions.settings.impersonation && isSuperuser(definitions, user);
}
