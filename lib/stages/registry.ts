import type { StageServer } from "#lib/flows/stage.ts";
import type { StageRegistry } from "#lib/flows/stage-registry.ts";
import { authenticatorValidateStage } from "./authenticator-validate/stage.server.ts";
import { captchaStage } from "./captcha/stage.server.ts";
import { consentStage } from "./consent/stage.server.ts";
import { denyStage } from "./deny/stage.server.ts";
import { dummyStage } from "./dummy/stage.server.ts";
import { confirmEmailStage } from "./email/confirm-stage.server.ts";
import { emailStage } from "./email/stage.server.ts";
import { identificationStage } from "./identification/stage.server.ts";
import { memoryRedirectStage, messageStage, sessionEndStage } from "./in-memory/stages.server.ts";
import { checkInvitationStage, redeemInvitationStage } from "./invitation/held-invitation.server.ts";
import { invitationStage } from "./invitation/stage.server.ts";
import { passwordStage } from "./password/stage.server.ts";
import { promptStage } from "./prompt/stage.server.ts";
import { redirectStage } from "./redirect/stage.server.ts";
import { referenceFields } from "./references.ts";
import type { StageType } from "./stage-types.ts";
import { userDeleteStage } from "./user-delete/stage.server.ts";
import { userLoginStage } from "./user-login/stage.server.ts";
import { userLogoutStage } from "./user-logout/stage.server.ts";
import { userWriteStage } from "./user-write/stage.server.ts";

/** The server half of every stage type that can be stored. */
export const stageServers = {
  identification: identificationStage,
  password: passwordStage,
  prompt: promptStage,
  user_write: userWriteStage,
  user_login: userLoginStage,
  user_logout: userLogoutStage,
  user_delete: userDeleteStage,
  deny: denyStage,
  dummy: dummyStage,
  redirect: redirectStage,
  captcha: captchaStage,
  email: emailStage,
  consent: consentStage,
  invitation: invitationStage,
  authenticator_validate: authenticatorValidateStage,
} satisfies { [Type in StageType]: unknown };

const inMemory = [
  memoryRedirectStage,
  messageStage,
  sessionEndStage,
  checkInvitationStage,
  redeemInvitationStage,
  confirmEmailStage,
];

const servers = new Map<string, StageServer>(
  [...Object.values(stageServers), ...inMemory].map((server) => [server.type, server as unknown as StageServer]),
);
const fields = new Map([...servers].map(([type, server]) => [type, referenceFields(server.config)]));

/** What the engine asks about stage types. */
export const stageRegistry: StageRegistry = {
  get: (type) => servers.get(type),
  parseConfig(type, config) {
    const parsed = servers.get(type)?.config.safeParse(config);
    return parsed?.success ? (parsed.data as Record<string, unknown>) : config;
  },
  isList: (type, field) => fields.get(type)?.some((known) => known.field === field && known.list) ?? false,
  references: (type, config) =>
    (fields.get(type) ?? []).map(({ kind, field }) => {
      const value = config[field];
      const keys = Array.isArray(value) ? value : [value];
      return { kind, field, keys: keys.filter((key): key is string => typeof key === "string") };
    }),
};
