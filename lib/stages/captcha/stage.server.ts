import { z } from "zod";
import { checkCaptcha, showCaptcha } from "#lib/captcha/captcha.ts";
import { captchaSettings, checkCaptchaSettings } from "#lib/captcha/settings.ts";
import { message } from "#lib/flows/messages.ts";
import type { StageServer } from "#lib/flows/stage.ts";

const text = z.preprocess((value) => (typeof value === "number" ? String(value) : value), z.string().trim());
const LONGEST_TOKEN = 32_768;
const answerSchema = z.looseObject({ token: text.pipe(z.string().min(1).max(LONGEST_TOKEN)) });

/** Asks for proof that no robot answers: a provider's, or a proof of work that needs nobody else. */
export const captchaStage: StageServer<typeof captchaSettings> = {
  type: "captcha",
  config: captchaSettings,
  checkConfig: checkCaptchaSettings,
  answerSchema: () => answerSchema,
  async challenge(context) {
    const question = await showCaptcha(context, context.stage);
    return {
      kind: "challenge",
      challenge: { component: "ak-stage-captcha", ...(await context.userInfo()), ...question },
    };
  },
  async answer(context, answer) {
    const fault = await checkCaptcha(context, context.stage, String(answer.token));
    if (!fault) return { kind: "ok" };
    return { kind: "invalid", errors: { token: [message(fault, fault === "throttled" ? fault : "invalid")] } };
  },
};
