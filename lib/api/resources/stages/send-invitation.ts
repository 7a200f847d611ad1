import { z } from "zod";
import { INVITATION_TEMPLATE, sendInvitation } from "#lib/invitations/send-invitation.ts";
import { type Endpoint, noContent } from "../../endpoint.ts";
import { ApiError, invalid } from "../../errors.ts";
import { findObject } from "../../objects.ts";
import { invitationResource } from "./invitations.ts";

const addresses = () => z.array(z.string());

/** The description only: what is sent is judged by whoever sends it, because the contract wants some refusals in a form of their own. */
const body = z
  .object({
    email_addresses: addresses().meta({ description: "Each gets a message of their own." }),
    cc_addresses: addresses().optional(),
    bcc_addresses: addresses().optional(),
    template: z
      .string()
      .optional()
      .meta({ description: `A mail template; without one ${INVITATION_TEMPLATE}.` }),
  })
  .meta({ id: "InvitationSendEmailRequest" });

/** `/stages/invitation/invitations/{invite_uuid}/send_email/` */
export const sendInvitationEndpoint: Endpoint = {
  method: "post",
  path: "/stages/invitation/invitations/{invite_uuid}/send_email/",
  operationId: "stages_invitation_invitations_send_email_create",
  tag: "stages",
  summary: "Send an invitation's link to people",
  access: "superuser",
  body,
  answers: { 204: null },
  async handle(call) {
    const { services, facts: request } = call;
    const { pk } = await findObject(services.client, invitationResource, call);
    // All of the messages wait to be sent, or none.
    const result = await services.client.$transaction((db) =>
      sendInvitation(db, String(pk), call.body, { request, now: services.clock() }),
    );
    if (!("error" in result)) return noContent();
    throw result.field ? invalid(result.field, result.error) : new ApiError(400, { error: result.error });
  },
};
