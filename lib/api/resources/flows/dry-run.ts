import { dryRun } from "#lib/dry-run/dry-run.ts";
import { DryRunRefused, DryRunUnavailable } from "#lib/dry-run/errors.ts";
import { dryRunReportSchema } from "#lib/dry-run/report.ts";
import { type DryRunRequest, dryRunRequestSchema } from "#lib/dry-run/request.ts";
import { type FlowDefinition, flowBySlug } from "#lib/flows/definitions.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import { parseNew } from "#lib/models/fields.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";
import { ApiError, invalid, notFound } from "../../errors.ts";
import { genericErrorSchema } from "../../schemas.ts";

const RETRY_AFTER_SECONDS = "10";

/** `/flows/instances/{slug}/dry_run/`: what somebody would see of a flow, without doing any of it. That it was asked for is recorded. */
export const dryRunEndpoint: Endpoint = {
  method: "post",
  path: "/flows/instances/{slug}/dry_run/",
  operationId: "flows_instances_dry_run_create",
  tag: "flows",
  summary: "Go through the flow as somebody, with answers; nothing is written, nothing is sent",
  access: "superuser",
  body: dryRunRequestSchema,
  answers: { 200: dryRunReportSchema, 503: genericErrorSchema },
  async handle(call) {
    const flow = flowBySlug(call.definitions, call.params.slug ?? "");
    if (!flow) throw notFound();
    const request = parseNew(dryRunRequestSchema, call.body);
    await recordDryRun(call, flow, request);
    const { origin, host, clientIp, userAgent, headers } = call.facts;
    const facts = { origin, host, clientIp, userAgent, language: headers["accept-language"] ?? null };
    try {
      return ok(await dryRun({ ...request, slug: flow.slug, facts }));
    } catch (cause) {
      throw toApiError(cause);
    }
  },
};

function toApiError(cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  if (cause instanceof DryRunRefused) return invalid("non_field_errors", cause.message);
  if (cause instanceof DryRunUnavailable)
    return new ApiError(503, { detail: cause.message }, { "Retry-After": RETRY_AFTER_SECONDS });
  return cause;
}

/** Who looked at a flow as whom is written for good, before anything is shown. */
async function recordDryRun(call: ApiCall, flow: FlowDefinition, request: DryRunRequest): Promise<void> {
  const { services, facts, caller } = call;
  const db = services.client;
  const subject = request.user === null ? null : await findUserByKey(db, request.user);
  if (request.user !== null && !subject) throw invalid("user", `There is no user with the key "${request.user}".`);
  await services.events.record(db, {
    action: "custom_dry_run",
    app: "vestibule.api",
    request: facts,
    user: caller.user,
    context: {
      message: "A dry run of a flow was made.",
      flow: { $record: "flow", pk: flow.pk, name: flow.name },
      as: subject ? { $record: "user", pk: subject.pk, username: subject.username } : "AnonymousUser",
      logged_in: request.logged_in,
      credentials_taken_as_right: request.any_password,
    },
  });
}
