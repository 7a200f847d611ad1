import { z } from "zod";
import { sendInvitationEndpoint } from "#lib/api/resources/stages/send-invitation.ts";
import { callEndpoint } from "../call-endpoint.ts";
import type { ObjectAction } from "./object-action.ts";

const send: ObjectAction = {
  name: "send",
  title: "Send by e-mail",
  about: "Everybody gets a message of their own with the link.",
  submit: "Send",
  form: z.object({
    email_addresses: z.array(z.string()).meta({ title: "To", description: "E-mail addresses, one on each line." }),
    cc_addresses: z.array(z.string()).default([]).meta({ title: "Copies to" }),
  }),
  isOffered: ({ flow }) => typeof flow === "string",
  async run(call) {
    await callEndpoint([sendInvitationEndpoint], sendInvitationEndpoint.operationId, call);
    return { level: "success", message: "The invitation is on its way." };
  },
};

/** What can be done with an invitation. */
export const invitationActions: readonly ObjectAction[] = [send];
