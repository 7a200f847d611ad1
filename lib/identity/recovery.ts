import { randomToken } from "#lib/crypto/secret.ts";
import { parseDuration } from "#lib/duration.ts";
import type { Definitions, FlowDefinition, FlowSnapshotContent } from "#lib/flows/definitions.ts";
import { createFlowToken } from "#lib/flows/flow-tokens.ts";
import type { FlowPlan } from "#lib/flows/plan.ts";
import { createPlan, resolveBinding } from "#lib/flows/plan.ts";
import { planFlow } from "#lib/flows/planner.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { FlowServices } from "#lib/flows/services.ts";
import { toMailAddress } from "#lib/mail/address.ts";
import { linkOrigin } from "#lib/mail/link-origin.ts";
import { mailLocale } from "#lib/mail/locale.ts";
import { queueMail } from "#lib/mail/outbox.ts";
import { renderMail, TemplateError } from "#lib/mail/render.ts";
import { translateSubject } from "#lib/mail/subjects.ts";
import { toUserReference, type UserRecord } from "./user-record.ts";

/** Stages that such a link makes needless: whom it is about is settled, and so is that they may. */
const NEEDLESS: ReadonlySet<string> = new Set(["identification", "email"]);
/** What proves that somebody may recover an account: a link that was handed to them. */
const LINK_PROOF_STAGE = "recovery-link";

/** What a link for somebody who cannot log in is made from. */
export interface RecoveryRequest {
  services: FlowServices;
  /** As they are now. */
  definitions: Definitions;
  /** Whose brand names the recovery flow. The login of whoever asks plays no part. */
  request: RequestFacts;
  user: UserRecord;
  /** How long the link works, as a duration such as `days=1`; left out: the system's default for tokens. @see parseDuration */
  duration?: string | undefined;
}

/** What became of making a link. The reasons are those of the REST API's answers. */
export type RecoveryLink =
  | { kind: "ready"; link: string; expires: Date }
  /** The brand has no recovery flow. */
  | { kind: "no_flow" }
  /** The recovery flow does not apply to this user. */
  | { kind: "not_applicable" };

/** What became of sending one. */
export type RecoveryMail =
  | { kind: "queued" }
  | Exclude<RecoveryLink, { kind: "ready" }>
  /** The user has no address. */
  | { kind: "no_address" }
  /** The stage does not exist, or does not send mail. */
  | { kind: "no_stage" }
  /** The stage's template cannot be rendered; `reason` says why. */
  | { kind: "no_template"; reason: string }
  /** Nobody knows under which address browsers reach this server: PUBLIC_URL is not set. */
  | { kind: "no_origin" };

interface PreparedLink {
  kind: "ready";
  link: (origin: string) => string;
  expires: Date;
  key: string;
  store: () => Promise<void>;
}

/**
 * Makes a link with which somebody can set a new password, for an administrator to hand over. It works once, until it expires, until the
 * password is changed, or until the next link for the same user replaces it. The recovery flow is planned for that user as for a visitor
 * who is not logged in, without the steps that ask who they are or send mail; every other step remains, a second factor for instance.
 *
 * @throws DurationError for a duration that is none
 */
export async function createRecoveryLink(input: RecoveryRequest): Promise<RecoveryLink> {
  const prepared = await prepareRecovery(input);
  if (prepared.kind !== "ready") return prepared;
  await prepared.store();
  return { kind: "ready", link: prepared.link(input.request.origin), expires: prepared.expires };
}

/**
 * Sends such a link to the user's address.
 *
 * @param input.emailStage key of the email stage whose server, subject and template are used
 * @throws DurationError for a duration that is none
 */
export async function sendRecoveryEmail(input: RecoveryRequest & { emailStage: string }): Promise<RecoveryMail> {
  const { services, definitions, request, user } = input;
  const to = toMailAddress(user.email, user.name);
  if (!to) return { kind: "no_address" };
  const stage = definitions.stages.get(input.emailStage);
  if (stage?.type !== "email") return { kind: "no_stage" };
  const origin = linkOrigin(request);
  if (!origin) return { kind: "no_origin" };
  const prepared = await prepareRecovery(input);
  if (prepared.kind !== "ready") return prepared;
  const { subject: configured, template } = stage.config as { subject: string; template: string };
  const locale = mailLocale(user, { brand: request.brand });
  const subject = translateSubject(configured, locale);
  const now = services.clock();
  const { username, name, email, pk } = user;
  const variables = {
    url: prepared.link(origin),
    user: { username, name, email },
    expires: prepared.expires,
    token: prepared.key,
    host: new URL(origin).host,
  };
  try {
    const rendered = await renderMail(template, variables, subject, { locale, brand: request.brand, origin, now });
    await prepared.store();
    await queueMail(
      services.client,
      {
        to: [to],
        subject,
        ...rendered,
        secrets: [prepared.key],
        logo: request.brand.logo,
        person: { pk, username, email },
      },
      { now, stageId: stage.pk, expires: prepared.expires },
    );
    return { kind: "queued" };
  } catch (error) {
    if (error instanceof TemplateError) return { kind: "no_template", reason: error.message };
    throw error;
  }
}

async function prepareRecovery(
  input: RecoveryRequest,
): Promise<PreparedLink | Exclude<RecoveryLink, { kind: "ready" }>> {
  const { services, definitions, request, user } = input;
  const flow = definitions.flows.get(request.brand.flows.recovery ?? "");
  if (!flow) return { kind: "no_flow" };
  const now = services.clock();
  const expires = new Date(
    now.getTime() + parseDuration(input.duration ?? definitions.settings.default_token_duration),
  );
  const plan = await planRecovery(input, flow, now);
  if (!plan) return { kind: "not_applicable" };
  const key = randomToken();
  return {
    kind: "ready",
    key,
    expires,
    link: (origin) => `${origin}/if/flow/${flow.slug}/?flow_token=${key}`,
    store: async () => {
      const snapshot = services.definitions.snapshot(definitions, flow);
      await services.client.$transaction(async (db) => {
        await services.snapshots.save(db, snapshot);
        const identifier = `${user.uuid}-password-reset`;
        await createFlowToken(db, services.executions, { identifier, userId: user.pk, plan, expires, key, now });
      });
    },
  };
}

async function planRecovery(
  { services, definitions, request, user }: RecoveryRequest,
  flow: FlowDefinition,
  now: Date,
): Promise<FlowPlan | null> {
  const snapshot = services.definitions.snapshot(definitions, flow);
  const context = { pending_user: toUserReference(user), is_restored: true };
  const planned = await planFlow({
    scope: { definitions, db: services.client, events: services.events, now },
    policies: services.policies,
    flow,
    snapshot,
    request: { ...request, session: null },
    context,
    pendingUser: user,
    useCache: false,
  });
  if (planned.kind === "not_applicable") return null;
  // A flow without stages may lead on to somewhere.
  const plan = planned.kind === "planned" ? planned.plan : createPlan(flow.pk, snapshot.hash, context, now, null);
  plan.bindings = plan.bindings.filter((binding) => !isNeedless(snapshot.content, binding));
  for (const kind of ["identified", "vouched"] as const)
    plan.proofs.push({ kind, user: user.pk, stage: LINK_PROOF_STAGE, subject: user.email });
  return plan;
}

function isNeedless(snapshot: FlowSnapshotContent, binding: FlowPlan["bindings"][number]): boolean {
  return NEEDLESS.has(resolveBinding(snapshot, binding)?.stage.type ?? "");
}
