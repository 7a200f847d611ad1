import { z } from "zod";
import { parseDuration } from "#lib/duration.ts";
import { message } from "#lib/flows/messages.ts";
import type { StageContext, StageOutcome, StageServer } from "#lib/flows/stage.ts";
import { isKnownDevice, rememberDevice } from "#lib/identity/known-devices.ts";
import { notifyPerson } from "#lib/identity/notify-person.ts";
import { changeReputation } from "#lib/identity/reputation.ts";
import { createSession, endOtherSessions, endSession, touchLogin } from "#lib/identity/sessions.ts";
import { userLoginConfig } from "./config.ts";

type Context = StageContext<z.infer<typeof userLoginConfig>>;

const flagTexts = new Map([
  ["true", true],
  ["on", true],
  ["false", false],
]);
/** Forms send texts. */
const readFlag = (value: unknown) => (typeof value === "string" ? (flagTexts.get(value) ?? value) : value);

const answerSchema = z.looseObject({
  remember_me: z.preprocess(readFlag, z.boolean()),
});

/** Logs the pending user in. This is the only place where sessions are made. */
export const userLoginStage: StageServer<typeof userLoginConfig> = {
  type: "user_login",
  config: userLoginConfig,
  acts: ["logs_in"],
  writes: true,
  needs: ["identified"],
  asks: (config) => parseDuration(config.remember_me_offset) > 0,
  answerSchema: () => answerSchema,
  async challenge(context) {
    return { kind: "challenge", challenge: { component: "ak-stage-user-login", ...(await context.userInfo()) } };
  },
  answer: (context, answer) => logIn(context, answer.remember_me === true),
  run: (context) => logIn(context, false),
};

async function logIn(context: Context, remember: boolean): Promise<StageOutcome> {
  const { config, db, request, plan, now } = context;
  if (!context.context.pending_user) {
    context.notify("error", message("user_login.no_user"));
    return { kind: "stage_invalid" };
  }
  const user = await context.pendingUser();
  if (!user || user.pk === null || !user.isActive) return { kind: "stage_invalid" };

  const duration = parseDuration(config.session_duration) + (remember ? parseDuration(config.remember_me_offset) : 0);
  const known = await isKnownDevice(context, user.pk);
  const session = await createSession(db, {
    userId: user.pk,
    durationMs: duration > 0 ? duration : null,
    networkBinding: config.network_binding,
    geoipBinding: config.geoip_binding,
    ip: request.clientIp,
    userAgent: request.userAgent,
    now,
  });
  // Logging in over another login takes the browser over; the same person keeps a single record.
  if (request.session) await endSession(db, request.session.id);
  if (config.terminate_other_sessions) await endOtherSessions(db, user.pk, session.id);
  await touchLogin(db, user.pk, now);
  await changeReputation(db, context.definitions.settings, {
    identifier: user.username,
    ip: request.clientIp,
    by: 1,
    now,
  });

  const method = context.context.auth_method;
  const args = { known_device: known, ...(context.context.auth_method_args ?? {}) };
  context.context.auth_method_args = args;
  await context.events.record(db, {
    action: "login",
    app: "vestibule.stages.user_login",
    request,
    user,
    context: {
      ...(method ? { auth_method: method } : {}),
      auth_method_args: args,
      ...(context.context.source ? { source: context.context.source } : {}),
      established: plan.proofs.filter((proof) => proof.user === user.pk).map((proof) => proof.kind),
    },
  });
  // Somebody's first login is no surprise to them.
  if (!known && user.lastLogin !== null)
    await notifyPerson(db, user, { kind: "new_device" }, { request, settings: context.definitions.settings, now });
  rememberDevice(context, user);
  context.changeSession(
    { kind: "login", token: session.token, expires: session.cookieExpires },
    { id: session.id, user },
  );
  return { kind: "ok" };
}
