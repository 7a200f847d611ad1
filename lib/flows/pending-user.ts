import type { UserReference } from "#lib/identity/user-record.ts";
import type { PlanContext } from "./context.ts";
import type { FlowPlan } from "./plan.ts";

/** Entries of the context that say something about one person and mean nothing about another. */
const personal = ["auth_method", "auth_method_args", "user_backend", "pending_user_identifier"] as const;

/** Whether two references mean the same person; people who are not stored are told apart by what is known of them. */
export function isSamePerson(a: UserReference | undefined, b: UserReference | undefined): boolean {
  if (!a || !b || a.pk !== null || b.pk !== null) return a?.pk === b?.pk;
  return a.username === b.username && a.email === b.email;
}

/**
 * Makes somebody the person that a run is about. What was established was established about somebody: none of it passes to another
 * person.
 */
export function replacePendingUser(plan: FlowPlan, user: UserReference | undefined): void {
  const before = plan.context.pending_user;
  if (user) plan.context.pending_user = user;
  else delete plan.context.pending_user;
  if (!before || isSamePerson(before, user)) return;
  plan.proofs = [];
  for (const key of personal) delete plan.context[key];
}

/** The key of the user whom a context is about, if they are stored. */
export function pendingUserKey(context: PlanContext): number | null {
  return context.pending_user?.pk ?? null;
}

/**
 * Whether a run that a token restored is still about the token's user. An account that was created in this very run is nobody
 * else's, so it may take the place of the person who asked for it.
 */
export function keepsBoundUser({ boundUser, context, proofs }: FlowPlan): boolean {
  const key = pendingUserKey(context);
  if (boundUser === null || key === boundUser) return true;
  return key !== null && proofs.some((proof) => proof.kind === "account_created" && proof.user === key);
}
