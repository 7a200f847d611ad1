import type { Endpoint } from "../../endpoint.ts";
import { resourceEndpoints } from "../../resource-endpoints.ts";
import { stageResource, stageTypeEndpoints } from "./all.ts";
import { emailTemplatesEndpoint } from "./email-templates.ts";
import { invitationResource } from "./invitations.ts";
import { promptPreviewEndpoint, promptResource } from "./prompts.ts";
import { sendInvitationEndpoint } from "./send-invitation.ts";
import { stageTypeResources } from "./types.ts";

/** `/stages/…` */
export const stageEndpoints: readonly Endpoint[] = [
  ...stageTypeEndpoints,
  ...resourceEndpoints(stageResource),
  ...stageTypeResources.flatMap(resourceEndpoints),
  promptPreviewEndpoint,
  ...resourceEndpoints(promptResource),
  ...resourceEndpoints(invitationResource),
  sendInvitationEndpoint,
  emailTemplatesEndpoint,
];
