import type { StageContext } from "#lib/flows/stage.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";

type Context = Pick<StageContext, "flow" | "plan" | "sessionUser">;

/** What shows that an account is somebody's own. To know its name does not. */
const OWNERSHIP: ReadonlySet<string> = new Set(["address", "code", "passkey", "password", "source", "vouched"]);

/**
 * Whether a recovery may set this user's password: the run has established that the account is theirs, and their password has not been changed
 * since it began. Flows for anything else are not concerned, and neither is who is logged in as that user.
 */
export function mayRecover({ flow, plan, sessionUser }: Context, user: UserRecord): boolean {
  if (flow.designation !== "recovery" || sessionUser()?.pk === user.pk) return true;
  if (Date.parse(user.passwordChangeDate) > Date.parse(plan.startedAt)) return false;
  return plan.proofs.some((proof) => proof.user === user.pk && OWNERSHIP.has(proof.kind));
}
