import type { UserRecord } from "#lib/identity/user-record.ts";

/** Who may call: `anyone` without credentials, whoever is `authenticated`, or superusers only. */
export type Access = "anyone" | "authenticated" | "superuser";

/** Who calls, and how that is known. */
export interface Caller {
  via: "anonymous" | "token" | "app_password" | "session";
  user: UserRecord | null;
  superuser: boolean;
  /** The browser session that the call came with. */
  sessionId: string | null;
}

/** Whether a caller has what an endpoint asks for. */
export function isAllowed(access: Access, { user, superuser }: Caller): boolean {
  if (access === "anyone") return true;
  return access === "superuser" ? superuser : user !== null;
}
