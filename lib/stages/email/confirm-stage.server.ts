import { createHmac } from "node:crypto";
import { z } from "zod";
import { appSecret } from "#lib/crypto/keys.ts";
import { deriveKey, timingSafeEqualText } from "#lib/crypto/secret.ts";
import { consumeFlowToken } from "#lib/flows/flow-tokens.ts";
import { message } from "#lib/flows/messages.ts";
import type { StageContext, StageOutcome, StageServer } from "#lib/flows/stage.ts";
import { createTranslator } from "#lib/i18n/translator.ts";
import { CONFIRM_TYPE, type ConfirmConfig, confirmConfig, setMark } from "./link.ts";
import { checkPriorPassword, priorPassword } from "./prior-password.ts";

type Context = StageContext<ConfirmConfig>;

const tokenAnswer = z.looseObject({ token: z.string().trim().min(1) });
const passwordAnswer = z.looseObject({ password: z.string().min(1) });

/**
 * Stands in front of a run that a link restores and asks to go on. Only that uses the link up: programs that look through mail open links,
 * and some run scripts, but none presses a button. It proves the address, for this person and this step and nothing else.
 */
export const confirmEmailStage: StageServer<typeof confirmConfig> = {
  type: CONFIRM_TYPE,
  config: confirmConfig,
  writes: true,
  establishes: ["address"],
  answerSchema: async (context) => ((await asksForPassword(context)) ? passwordAnswer : tokenAnswer),
  async challenge(context) {
    const key = linkKey(context);
    if (!key || !(await isGood(context, key))) return used();
    if (await asksForPassword(context)) return askForPassword(context);
    return {
      kind: "challenge",
      challenge: {
        component: "ak-stage-consent",
        ...(await context.userInfo()),
        header_text: headerText(context),
        permissions: [],
        additional_permissions: [],
        token: answerToken(key),
      },
    };
  },
  async answer(context, { token, password }) {
    const key = linkKey(context);
    const user = await context.pendingUser();
    if (!key || !user || user.pk === null || !(await isGood(context, key))) return used();
    const prior = await priorPassword(context, user);
    if (prior === "ask") {
      const refused = await checkPriorPassword(context, { ...user, pk: user.pk }, password);
      if (refused) return refused;
    } else if (!timingSafeEqualText(String(token), answerToken(key)))
      return { kind: "invalid", errors: { token: [message("consent.wrong_token")] } };
    // Whoever deletes the row is the one who uses the link; everybody else comes too late.
    if (!(await consumeFlowToken(context.db, key))) return used();
    const { activate, address, binding } = context.config;
    if (activate && !user.isActive) {
      await context.db.user.update({
        where: { id: user.pk },
        data: { isActive: true, ...(prior === "forget" && { password: UNUSABLE }) },
      });
      context.setPendingUser({ ...user, isActive: true }, context.context.pending_user?.backend);
    }
    context.establish({ kind: "address", subject: address });
    setMark(context, "confirmed", binding);
    return { kind: "ok" };
  },
};

/** No password has this hash. */
const UNUSABLE = "!";

async function asksForPassword(context: Context): Promise<boolean> {
  const user = await context.pendingUser();
  return user !== null && (await priorPassword(context, user)) === "ask";
}

async function askForPassword(context: Context): Promise<StageOutcome> {
  context.notify("info", message("email.prior_password"));
  const person = await context.userInfo();
  return { kind: "challenge", challenge: { component: "ak-stage-password", ...person, allow_show_password: true } };
}

function used(): StageOutcome {
  return { kind: "stage_invalid", message: message("email.link_used") };
}

/** Key of the token that this run was restored from. */
function linkKey({ context }: Context): string | null {
  const restored = context.is_restored as { pk?: unknown } | undefined;
  return typeof restored?.pk === "string" ? restored.pk : null;
}

/** Whether the link may still be used: it is there, and the account is still the one that it was sent for. */
async function isGood({ db, config, context, now }: Context, key: string): Promise<boolean> {
  const token = await db.token.findUnique({ where: { id: key }, include: { user: true } });
  if (!token || (token.expires && token.expires <= now) || token.userId !== context.pending_user?.pk) return false;
  if (config.own && token.user.email.toLowerCase() !== config.address.toLowerCase()) return false;
  return token.user.isActive || !config.active;
}

/** Belongs to one link, so that no other page can make somebody agree to it; the same each time, so that showing it stores nothing. */
function answerToken(key: string): string {
  return createHmac("sha256", deriveKey(appSecret(), "email-confirmation")).update(key).digest("base64url");
}

function headerText({ request, executionId }: Context): string {
  const words = createTranslator(request.locale);
  return executionId ? words("email.confirm") : `${words("email.confirm")} ${words("email.elsewhere")}`;
}
