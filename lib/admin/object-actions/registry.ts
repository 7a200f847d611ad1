import { blueprintActions } from "./blueprint-actions.ts";
import { invitationActions } from "./invitation-actions.ts";
import type { ObjectAction } from "./object-action.ts";
import { policyActions } from "./policy-actions.ts";
import { tokenActions } from "./token-actions.ts";
import { userActions } from "./user-actions.ts";

const byCollection: Readonly<Record<string, readonly ObjectAction[]>> = {
  users: userActions,
  tokens: tokenActions,
  blueprints: blueprintActions,
  policies: policyActions,
  invitations: invitationActions,
};

/** What can be done with the objects of a collection. @param slug of the collection */
export function actionsOf(slug: string): readonly ObjectAction[] {
  return Object.hasOwn(byCollection, slug) ? (byCollection[slug] ?? []) : [];
}
