import { message } from "#lib/flows/messages.ts";
import type { StageContext, StageOutcome, StageServer } from "#lib/flows/stage.ts";
import { TemplateError } from "#lib/mail/render.ts";
import { checkEmailConfig, type EmailConfig, emailConfig } from "./config.ts";
import { setMark, wasConfirmed, wasSent } from "./link.ts";
import { prepareLink } from "./send-link.ts";

type Context = StageContext<EmailConfig>;

const APP = "vestibule.stages.email";

/**
 * Sends a link to the pending user's address and waits until it is confirmed, in this browser or another one. Whoever has no account sees the
 * same, in the same time.
 */
export const emailStage: StageServer<typeof emailConfig> = {
  type: "email",
  config: emailConfig,
  checkConfig: checkEmailConfig,
  // Showing it for the first time sends: whoever only looks is asked to go on.
  stateful: true,
  establishes: ["address"],
  needs: ["identified"],
  async challenge(context) {
    if (wasConfirmed(context)) {
      context.notify("info", message("email.verified"));
      return { kind: "ok" };
    }
    const user = context.context.pending_user ? await context.pendingUser() : null;
    if (!user) {
      context.notify("error", message("email.no_user"));
      return { kind: "stage_invalid" };
    }
    if (wasSent(context, context.binding.pk)) return showChallenge();
    try {
      const send = await prepareLink(context, user, false);
      if (!send) return reportUnknownOrigin(context);
      setMark(context, "sent", context.binding.pk);
      context.context.email_sent = true;
      return { ...showChallenge(), effects: [send] };
    } catch (error) {
      if (error instanceof TemplateError) return reportTemplate(context, error);
      throw error;
    }
  },
  async answer(context) {
    const invalid = {
      kind: "invalid" as const,
      errors: { non_field_errors: [message("email.sent_again", "email-sent")] },
    };
    // The flow starts over instead, and sends when it comes here again.
    if (context.binding.invalid_response_action !== "retry") return invalid;
    const user = context.context.pending_user ? await context.pendingUser() : null;
    if (!user) {
      context.notify("error", message("email.no_user"));
      return invalid;
    }
    const send = await prepareLink(context, user, true);
    if (!send) return reportUnknownOrigin(context);
    setMark(context, "sent", context.binding.pk);
    context.context.email_sent = true;
    return { ...invalid, effects: [send] };
  },
};

function showChallenge() {
  return { kind: "challenge" as const, challenge: { component: "ak-stage-email" } };
}

function reportTemplate(context: Context, error: TemplateError): StageOutcome {
  return report(context, {
    message: "Exception occurred while rendering E-mail template",
    template: context.config.template,
    exception: error.message,
  });
}

/** The same for everybody, whether there is an account or not. */
function reportUnknownOrigin(context: Context): StageOutcome {
  const outcome = report(context, {
    message: "No link can be sent from this address: set PUBLIC_URL, or a brand with this domain.",
    host: context.request.host,
  });
  return { ...outcome, kind: "stage_invalid", message: message("email.not_configured") };
}

function report({ events, request, stage }: Context, details: Record<string, unknown>): StageOutcome {
  const about = { ...details, stage: { $record: "stage", pk: stage.pk, name: stage.name } };
  return {
    kind: "stage_invalid",
    effects: [async (db) => events.record(db, { action: "configuration_error", app: APP, request, context: about })],
  };
}
