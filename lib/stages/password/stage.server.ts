import { z } from "zod";
import { message } from "#lib/flows/messages.ts";
import type { StageContext, StageOutcome, StageServer } from "#lib/flows/stage.ts";
import { checkCredentials } from "#lib/identity/credentials.ts";
import { type PasswordConfig, passwordConfig } from "./config.ts";

const answerSchema = z.looseObject({
  password: z.preprocess((value) => (typeof value === "number" ? String(value) : value), z.string().min(1)),
});

/** Checks the pending user's password. */
export const passwordStage: StageServer<typeof passwordConfig> = {
  type: "password",
  config: passwordConfig,
  establishes: ["password"],
  needs: ["identified"],
  answerSchema: () => answerSchema,
  async challenge(context) {
    const { request, definitions, config } = context;
    const recovery = definitions.flows.get(request.brand.flows.recovery ?? "");
    return {
      kind: "challenge",
      challenge: {
        component: "ak-stage-password",
        ...(await context.userInfo()),
        ...(recovery ? { recovery_url: `${request.origin}/if/flow/${recovery.slug}/` } : {}),
        allow_show_password: config.allow_show_password,
      },
    };
  },
  async answer(context, answer) {
    if (!context.context.pending_user) return { kind: "stage_invalid" };
    const user = await context.pendingUser();
    if (!user) return { kind: "stage_invalid" };
    const { backends } = context.config;
    const name = context.context.pending_user_identifier ?? user.username;
    const who = { name, recordUnknown: true };
    const checked = await checkCredentials(context, user, String(answer.password), backends, who);
    if (checked.kind === "locked") {
      return { kind: "invalid", errors: { password: [message("throttled", "throttled")] }, effects: checked.effects };
    }
    if (checked.kind === "refused") return refuse(context, checked.effects);
    context.setPendingUser(user, checked.backend);
    context.context.user_backend = checked.backend;
    context.context.auth_method ??= checked.method;
    context.context.auth_method_args = { ...(context.context.auth_method_args ?? {}), ...checked.args };
    context.establish({ kind: "password" });
    return { kind: "ok", effects: checked.effects };
  },
};

/**
 * Counts a wrong password in the plan. The plan is stored only if nobody else answered this step meanwhile, so that parallel guesses
 * cannot share one count: of several at the same time one is judged.
 */
function refuse(
  context: StageContext<PasswordConfig>,
  effects: Extract<StageOutcome, { kind: "ok" }>["effects"],
): StageOutcome {
  const counter = `password:${context.binding.pk}`;
  const attempts = (context.plan.counters[counter] ?? 0) + 1;
  context.plan.counters[counter] = attempts;
  const outcome = { effects: effects ?? [] };
  if (attempts >= context.config.failed_attempts_before_cancel) {
    return { kind: "stage_invalid", message: message("password.invalid"), ...outcome };
  }
  return { kind: "invalid", errors: { password: [message("password.invalid")] }, ...outcome };
}
