import type { RequestFacts } from "#lib/flows/request-facts.ts";
import { invitationLink } from "#lib/invitations/invitation.ts";

/** An address to give to somebody. */
export interface ObjectLink {
  title: string;
  value: string;
}

/**
 * What an object's page shows to be copied: the link of an invitation that is for one flow.
 * @param slug of the object's collection
 * @param record as the REST API shows it
 * @param request whose address the link leads to: of the administrator's own browser
 */
export function linksOf(
  slug: string,
  record: Readonly<Record<string, unknown>>,
  request: Pick<RequestFacts, "origin">,
): ObjectLink[] {
  if (slug !== "invitations") return [];
  const flow = (record.flow_obj as { slug?: unknown } | null)?.slug;
  if (typeof flow !== "string") return [];
  return [{ title: "Link of the invitation", value: invitationLink(request.origin, flow, String(record.pk)) }];
}
