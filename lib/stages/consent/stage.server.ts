import { randomUUID } from "node:crypto";
import { z } from "zod";
import { timingSafeEqualText } from "#lib/crypto/secret.ts";
import { message } from "#lib/flows/messages.ts";
import type { StageServer } from "#lib/flows/stage.ts";
import { consentConfig } from "./config.ts";

const TOKEN = "goauthentik.io/stages/consent/token";

const permissionSchema = z.object({ id: z.string(), name: z.string().default("") });
const answerSchema = z.looseObject({ token: z.string().trim().min(1) });

/**
 * Asks for consent with a token that holds for one rendering, so that nobody agrees to what another page showed. Consents are
 * remembered per application; without one it is asked every time.
 */
export const consentStage: StageServer<typeof consentConfig> = {
  type: "consent",
  config: consentConfig,
  stateful: true,
  answerSchema: () => answerSchema,
  async challenge(stage) {
    const token = randomUUID();
    stage.context[TOKEN] = token;
    const header = stage.context.consent_header;
    return {
      kind: "challenge",
      challenge: {
        component: "ak-stage-consent",
        ...(await stage.userInfo()),
        ...(typeof header === "string" && header !== "" ? { header_text: header } : {}),
        permissions: readPermissions(stage.context.consent_permissions),
        additional_permissions: readPermissions(stage.context.consent_additional_permissions),
        token,
      },
    };
  },
  async answer(stage, { token }) {
    const issued = stage.context[TOKEN];
    if (typeof issued === "string" && typeof token === "string" && timingSafeEqualText(token, issued))
      return { kind: "ok" };
    return { kind: "invalid", errors: { token: [message("consent.wrong_token")] } };
  },
  cleanup(stage) {
    delete stage.context[TOKEN];
  },
};

/** The usable ones of what a provider or a policy asks for. */
function readPermissions(asked: unknown): z.infer<typeof permissionSchema>[] {
  if (!Array.isArray(asked)) return [];
  return asked.map((entry) => permissionSchema.safeParse(entry).data).filter((entry) => entry !== undefined);
}
