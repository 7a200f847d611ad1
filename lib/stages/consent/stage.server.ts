import { randomUUID } from "node:crypto";
import { z } from "zod";
import { timingSafeEqualText } from "#lib/crypto/secret.ts";
import { parseDuration } from "#lib/duration.ts";
import { message } from "#lib/flows/messages.ts";
import type { Effect, StageContext, StageServer } from "#lib/flows/stage.ts";
import {
  type ConsentApplication,
  findConsent,
  permissionIds,
  readApplication,
  storeConsent,
} from "#lib/identity/consents.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { consentConfig } from "./config.ts";
import { isSameSet, readPermissions, requestedPermissions } from "./permissions.ts";

const TOKEN = "goauthentik.io/stages/consent/token";

type Context = StageContext<z.infer<typeof consentConfig>>;

const answerSchema = z.looseObject({ token: z.string().trim().min(1) });

/**
 * Asks for consent with a token that holds for one rendering, so that nobody agrees to what another page showed. What was allowed is
 * remembered per person and application, and asked again when something else is wanted; without an application it is asked every time.
 */
export const consentStage: StageServer<typeof consentConfig> = {
  type: "consent",
  config: consentConfig,
  stateful: true,
  answerSchema: () => answerSchema,
  async challenge(stage) {
    const asked = await whatIsRemembered(stage);
    if (asked && (await isAllowedAlready(stage, asked))) return { kind: "ok" };
    return { kind: "challenge", challenge: await buildChallenge(stage) };
  },
  async answer(stage, { token }) {
    const issued = stage.context[TOKEN];
    if (typeof issued !== "string" || typeof token !== "string" || !timingSafeEqualText(token, issued))
      return { kind: "invalid", errors: { token: [message("consent.wrong_token")] } };
    const asked = await whatIsRemembered(stage);
    return { kind: "ok", effects: asked ? [remember(stage, asked)] : [] };
  },
  cleanup(stage) {
    delete stage.context[TOKEN];
  },
};

async function buildChallenge(stage: Context) {
  const { context } = stage;
  const token = randomUUID();
  context[TOKEN] = token;
  const header = context.consent_header;
  return {
    component: "ak-stage-consent",
    ...(await stage.userInfo()),
    ...(typeof header === "string" && header !== "" ? { header_text: header } : {}),
    permissions: readPermissions(context.consent_permissions),
    additional_permissions: readPermissions(context.consent_additional_permissions),
    token,
  };
}

/** Whose consent to what is remembered. */
interface Remembered {
  user: UserRecord & { pk: number };
  application: ConsentApplication;
}

/**
 * Whose consent to which application is remembered; null where it is asked every time: by a stage that was put into the plan, in the mode
 * that says so, without an application, and for somebody who has not shown who they are.
 */
async function whatIsRemembered(stage: Context): Promise<Remembered | null> {
  const application = readApplication(stage.context.application);
  const injected = stage.binding.bindable === null;
  if (injected || stage.config.mode === "always_require" || !application) return null;
  const user = await stage.pendingUser();
  if (!user || user.pk === null || !isKnownToBe(stage, user.pk)) return null;
  return { user: { ...user, pk: user.pk }, application };
}

/** A name that was typed is nobody's consent, and an administrator who acts as somebody does not give theirs. */
function isKnownToBe(stage: Context, pk: number): boolean {
  if (stage.sessionUser()?.pk === pk && !stage.request.session?.original) return true;
  return stage.plan.proofs.some((proof) => proof.user === pk && proof.kind !== "identified");
}

/** Whether exactly this was allowed before. If not, sorts what is asked for into what was and what is new. */
async function isAllowedAlready(stage: Context, { user, application }: Remembered): Promise<boolean> {
  const { context, db, now } = stage;
  const consent = await findConsent(db, user.pk, application.key, now);
  context.consent = consent ? { $record: "userconsent", pk: consent.id, name: application.name } : null;
  if (!consent) return false;
  const requested = requestedPermissions(context);
  const granted = permissionIds(consent);
  if (
    isSameSet(
      requested.map(({ id }) => id),
      granted,
    )
  )
    return true;
  const had = new Set(granted);
  context.consent_permissions = requested.filter(({ id }) => had.has(id));
  context.consent_additional_permissions = requested.filter(({ id }) => !had.has(id));
  return false;
}

/** Stores what was shown, together with the step. */
function remember(stage: Context, { user, application }: Remembered): Effect {
  const { config, context, now, events, request } = stage;
  const permissions = requestedPermissions(context);
  const expires =
    config.mode === "permanent" ? null : new Date(now.getTime() + parseDuration(config.consent_expire_in));
  return async (db) => {
    const consent = await storeConsent(db, { userId: user.pk, application, permissions, expires, now });
    const model = {
      app: "authentik_stages_consent",
      model_name: "userconsent",
      pk: consent.id,
      name: application.name,
    };
    await events.record(db, {
      action: context.consent ? "model_updated" : "model_created",
      app: "vestibule.stages.consent",
      request,
      user,
      context: { model, permissions: consent.permissions },
    });
  };
}
