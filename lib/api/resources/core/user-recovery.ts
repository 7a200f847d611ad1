import { z } from "zod";
import { DurationError, parseDuration } from "#lib/duration.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import { createRecoveryLink, sendRecoveryEmail } from "#lib/identity/recovery.ts";
import { key, parseNew, text } from "#lib/models/fields.ts";
import { type ApiCall, type Endpoint, noContent, ok } from "../../endpoint.ts";
import { ApiError, invalid, notFound } from "../../errors.ts";
import { findObject } from "../../objects.ts";
import { linkSchema } from "../../schemas.ts";
import { userResource } from "./users.ts";

const duration = () => text({ max: 256 }).optional().meta({ description: "How long the link works, e.g. days=1." });
const linkBody = z.object({ token_duration: duration() });
const mailBody = z.object({ token_duration: duration(), email_stage: key() });

/** Texts of a refusal. The contract has a text here where it has a list everywhere else. */
const refusals = {
  no_flow: "No recovery flow set.",
  not_applicable: "Recovery flow not applicable to user",
  no_address: "User does not have an email address set.",
  no_stage: "There is no such email stage.",
  no_template: "The stage's template cannot be rendered.",
  no_origin: "PUBLIC_URL is not set, so that nobody knows where links have to lead.",
} as const;

/** Links with which people who cannot log in get back. */
export const userRecoveryEndpoints: readonly Endpoint[] = [
  {
    method: "post",
    path: "/core/users/{id}/recovery/",
    operationId: "core_users_recovery_create",
    tag: "core",
    access: "superuser",
    summary: "Make a link with which a user can set a new password",
    body: linkBody.meta({ id: "UserRecoveryLinkRequest" }),
    answers: { 200: linkSchema },
    async handle(call) {
      const { token_duration } = parseNew(linkBody, call.body);
      const result = await createRecoveryLink(await describeRequest(call, token_duration));
      if (result.kind !== "ready") throw refuse(result.kind);
      await recordLink(call, "A recovery link was made.");
      return ok({ link: result.link });
    },
  },
  {
    method: "post",
    path: "/core/users/{id}/recovery_email/",
    operationId: "core_users_recovery_email_create",
    tag: "core",
    access: "superuser",
    summary: "Send a user a link with which they can set a new password",
    body: mailBody.meta({ id: "UserRecoveryEmailRequest" }),
    answers: { 204: null },
    async handle(call) {
      const { token_duration, email_stage } = parseNew(mailBody, call.body);
      const result = await sendRecoveryEmail({
        ...(await describeRequest(call, token_duration)),
        emailStage: email_stage,
      });
      if (result.kind !== "queued") throw refuse(result.kind);
      await recordLink(call, "A recovery link was sent.");
      return noContent();
    },
  },
];

async function describeRequest(call: ApiCall, duration: string | undefined) {
  checkDuration(duration);
  const { services, definitions, facts: request } = call;
  const { pk } = await findObject(services.client, userResource, call);
  const user = await findUserByKey(services.client, Number(pk));
  if (!user) throw notFound();
  return { services, definitions, request, user, duration };
}

function checkDuration(duration: string | undefined): void {
  if (duration === undefined) return;
  try {
    if (parseDuration(duration) <= 0) throw invalid("token_duration", "Must be longer than nothing.");
  } catch (cause) {
    if (cause instanceof DurationError) throw invalid("token_duration", cause.message);
    throw cause;
  }
}

function refuse(kind: keyof typeof refusals): ApiError {
  return new ApiError(400, { non_field_errors: refusals[kind] });
}

/** Whoever has such a link can take the account over, so that somebody made one is worth a record. */
async function recordLink(call: ApiCall, message: string): Promise<void> {
  const { services, facts, caller } = call;
  await services.events.record(services.client, {
    action: "secret_view",
    app: "vestibule.api",
    request: facts,
    user: caller.user,
    context: { message, user: { $record: "user", pk: Number(call.params.id) } },
  });
}
