import { z } from "zod";
import { defaultAvatar } from "#lib/brand/assets.ts";
import { checkCaptcha, showCaptcha } from "#lib/captcha/captcha.ts";
import type { AnyChallenge } from "#lib/flows/challenge.ts";
import { message } from "#lib/flows/messages.ts";
import type { Effect, FieldErrors, StageContext, StageOutcome, StageServer } from "#lib/flows/stage.ts";
import { createTranslator } from "#lib/i18n/translator.ts";
import { checkCredentials } from "#lib/identity/credentials.ts";
import { findUserByIdentifier } from "#lib/identity/find-user.ts";
import { changeReputation } from "#lib/identity/reputation.ts";
import { type UserRecord, unsavedUser } from "#lib/identity/user-record.ts";
import { checkIdentificationConfig, type IdentificationConfig, identificationConfig } from "./config.ts";

type Context = StageContext<IdentificationConfig>;

const LONGEST_IDENTIFIER = 1024;
const LONGEST_TOKEN = 32_768;
const text = z.preprocess((value) => (typeof value === "number" ? String(value) : value), z.string());
/** PostgreSQL cannot look for a text with a NUL in it. */
const searchable = z.string().refine((value) => !value.includes("\0"), {
  params: { id: "null_characters", code: "null_characters_not_allowed" },
});
const answerSchema = z.looseObject({
  uid_field: text.pipe(searchable.max(LONGEST_IDENTIFIER).trim()).nullish(),
  password: text.nullish(),
  captcha_token: text.pipe(z.string().max(LONGEST_TOKEN)).nullish(),
  passkey: z.record(z.string(), z.unknown()).nullish(),
});
type Answer = z.infer<typeof answerSchema>;

/** Asks who the person is; can ask for the password and a captcha in the same form. */
export const identificationStage: StageServer<typeof identificationConfig> = {
  type: "identification",
  config: identificationConfig,
  checkConfig: checkIdentificationConfig,
  establishes: ({ password_stage, webauthn_stage }) => [
    "identified",
    ...(password_stage ? (["password"] as const) : []),
    ...(webauthn_stage ? (["passkey"] as const) : []),
  ],
  answerSchema: () => answerSchema,
  async challenge(context) {
    const prefill = context.context.pending_user_identifier;
    if (!prefill || context.plan.counters.identification_prefilled) return showChallenge(context, undefined);
    if (!isSimple(context)) return showChallenge(context, prefill);
    context.plan.counters.identification_prefilled = 1;
    const outcome = await judge(context, { uid_field: prefill });
    if (outcome.kind !== "invalid") return outcome;
    delete context.context.pending_user_identifier;
    return { ...(await showChallenge(context, undefined)), effects: outcome.effects ?? [] };
  },
  answer: (context, answer) => judge(context, answer as Answer),
};

/** Whether a name that is known already can stand for an answer. */
function isSimple({ config, binding, definitions }: Context): boolean {
  const target = binding.bindable ? definitions.targets.get(binding.bindable) : undefined;
  return !config.password_stage && !config.captcha_stage && !config.webauthn_stage && !target?.bindings.length;
}

async function showChallenge(context: Context, prefill: string | undefined): Promise<StageOutcome> {
  const { config, flow, snapshot, request } = context;
  const password = config.password_stage ? snapshot.stages[config.password_stage] : undefined;
  const application = context.context.application;
  const words = createTranslator(request.locale);
  const challenge: AnyChallenge = {
    component: "ak-stage-identification",
    user_fields: config.user_fields,
    password_fields: password !== undefined,
    allow_show_password: password?.config.allow_show_password === true,
    flow_designation: flow.designation,
    captcha_stage: await embeddedCaptcha(context),
    primary_action: words(flow.designation === "authentication" ? "common.logIn" : "common.continue"),
    sources: [],
    show_source_labels: config.show_source_labels,
    enable_remember_me: config.enable_remember_me,
    passkey_challenge: null,
    ...linkedFlows(context),
  };
  if (prefill !== undefined) challenge.pending_user_identifier = prefill;
  if (application) challenge.application_pre = application.name;
  if (application?.launch_url && !application.hidden) challenge.application_pre_launch = application.launch_url;
  return { kind: "challenge", challenge };
}

function captchaOf({ config, snapshot }: Context) {
  return config.captcha_stage ? snapshot.stages[config.captcha_stage] : undefined;
}

async function embeddedCaptcha(context: Context): Promise<AnyChallenge | null> {
  const stage = captchaOf(context);
  if (!stage) return null;
  const nobody = { pending_user: "", pending_user_avatar: defaultAvatar };
  return { component: "ak-stage-captcha", ...nobody, ...(await showCaptcha(context, stage)) };
}

function linkedFlows({ config, definitions, request }: Context): Record<string, string> {
  const query = new URLSearchParams(request.outer).toString();
  const links = {
    enroll_url: config.enrollment_flow,
    recovery_url: config.recovery_flow,
    passwordless_url: config.passwordless_flow,
  };
  return Object.fromEntries(
    Object.entries(links).flatMap(([name, pk]) => {
      const flow = pk && definitions.flows.get(pk);
      return flow ? [[name, `/if/flow/${flow.slug}/${query ? `?${query}` : ""}`]] : [];
    }),
  );
}

const failed = (): FieldErrors => ({ non_field_errors: [message("identification.failed")] });

async function judge(context: Context, answer: Answer): Promise<StageOutcome> {
  const { config, db } = context;
  if (answer.passkey && Object.keys(answer.passkey).length > 0) {
    // No passkey was offered, so none can be the answer.
    return { kind: "invalid", errors: { non_field_errors: [message("identification.unknown_device")] } };
  }
  const typed = answer.uid_field ?? "";
  if (typed === "") return { kind: "invalid", errors: { non_field_errors: [message("identification.none_given")] } };
  const captcha = captchaOf(context);
  // Before anybody is looked for: neither its outcome nor how long it takes depends on who was named.
  const fault = captcha && (await checkCaptcha(context, captcha, answer.captcha_token ?? ""));
  if (fault) return { kind: "invalid", errors: failed() };
  const user = await findUserByIdentifier(db, typed, config.user_fields, config.case_insensitive_matching);
  if (config.password_stage) return judgeWithPassword(context, typed, answer.password ?? null, user);
  if (!user) return judgeUnknown(context, typed);
  accept(context, typed, user);
  return { kind: "ok", effects: [touchReputation(context, typed)] };
}

function accept(context: Context, typed: string, user: UserRecord, backend?: string): void {
  context.setPendingUser(user, backend);
  if (!context.config.show_matched_user) context.context.pending_user_identifier = typed;
  context.establish({ kind: "identified" });
}

/** After a failure the run is about whoever was typed, whether or not somebody has that name: what follows is the same for both. */
function rememberStranger(context: Context, typed: string): void {
  context.setPendingUser(unsavedUser({ username: typed, email: typed }));
  if (!context.config.show_matched_user) context.context.pending_user_identifier = typed;
}

/** Nobody has this name: written down as a bad sign for name and address. */
function judgeUnknown(context: Context, typed: string): StageOutcome {
  rememberStranger(context, typed);
  const effects = [lowerReputation(context, typed)];
  if (context.config.pretend_user_exists) return { kind: "ok", effects };
  return { kind: "invalid", errors: failed(), effects };
}

/** Costs what {@link lowerReputation} does, and changes nothing: how long the answer takes must not tell whether somebody has the name. */
function touchReputation({ request }: Context, identifier: string): Effect {
  return async (db) => {
    await db.$executeRaw`
      UPDATE "reputation" SET "score" = "score" WHERE "identifier" = ${identifier} AND "ip" = ${request.clientIp}`;
  };
}

function lowerReputation({ request, definitions, now }: Context, identifier: string) {
  const change = { identifier, ip: request.clientIp, by: -1 as const, now };
  return (db: Context["db"]) => changeReputation(db, definitions.settings, change);
}

async function judgeWithPassword(
  context: Context,
  typed: string,
  password: string | null,
  user: UserRecord | null,
): Promise<StageOutcome> {
  const stage = context.snapshot.stages[context.config.password_stage ?? ""];
  const backends = z.array(z.string()).catch([]).parse(stage?.config.backends);
  // Also for a name that nobody has, which must not be the faster one.
  const stranger = unsavedUser({ username: typed, email: typed });
  const who = { name: typed, recordUnknown: false };
  const checked = await checkCredentials(context, user ?? stranger, password, backends, who);
  if (checked.kind === "locked") {
    const errors = { non_field_errors: [message("throttled", "throttled")] };
    return { kind: "invalid", errors, effects: checked.effects };
  }
  if (!user || checked.kind === "refused") {
    rememberStranger(context, typed);
    return { kind: "invalid", errors: failed(), effects: checked.effects };
  }
  accept(context, typed, user, checked.backend);
  context.context.auth_method ??= checked.method;
  context.context.auth_method_args = { ...(context.context.auth_method_args ?? {}), ...checked.args };
  context.establish({ kind: "password" });
  return { kind: "ok", effects: checked.effects };
}
