import { isSuperuser, mergedAttributes } from "#lib/identity/groups.ts";
import type { AnyChallenge } from "./challenge.ts";
import { type Message, message } from "./messages.ts";
import { isSafeNext } from "./next-url.ts";
import { flowInfo, toText, userInfo } from "./present.ts";
import type { Run } from "./run.ts";

/** A redirect that is not a stage's own. */
export function redirectTo(to: string, final: boolean): AnyChallenge {
  return { component: "xak-flow-redirect", to, final_redirect: final };
}

/** The end of a run: where the context's `redirect` or the page's `next` says, else home. */
export async function flowDone(run: Run): Promise<AnyChallenge> {
  const redirect = run.plan?.context.redirect;
  run.ended = true;
  const done = (to: string) => {
    run.trace.add({ kind: "done", at: run.now.toISOString(), to });
    return redirectTo(to, true);
  };
  if (typeof redirect === "string" && redirect !== "") return done(redirect);
  const next = run.request.outer.next ?? "/";
  if (isSafeNext(next)) return done(next);
  return accessDenied(run, message("flow.invalid_next"));
}

/** Access denied: the plan is dropped. The audit record of the denial is written with the step. */
export async function accessDenied(run: Run, reason?: Message | string): Promise<AnyChallenge> {
  const text = reason === undefined || reason === "" ? message("flow.unknown_error") : reason;
  const info = await userInfo(run);
  const flow_info = await flowInfo(run, true);
  const shown = toText(run, text) || toText(run, message("flow.unknown_error"));
  run.ended = true;
  run.trouble = "denied";
  run.trace.add({ kind: "denied", at: run.now.toISOString(), reason: shown });
  run.effects.push(async (db) =>
    run.services.events.record(db, {
      action: "flow_execution",
      app: "vestibule.flows",
      request: run.request,
      pendingUser: await run.pendingUser(),
      context: {
        message: "The flow was denied.",
        outcome: "denied",
        reason: shown,
        flow: { $record: "flow", pk: run.flow.pk, name: run.flow.name },
        stage: run.currentStage ?? null,
      },
    }),
  );
  return { component: "ak-stage-access-denied", ...info, flow_info, error_message: shown };
}

/** A flow that does not apply: what the flow's denied action says. */
export async function notApplicable(run: Run, reason: Message): Promise<AnyChallenge> {
  if (run.flow.designation === "authentication" && run.user) return flowDone(run);
  const next = run.request.query.next ?? "";
  const goOn = run.flow.denied_action !== "message" && next !== "" && isSafeNext(next);
  if (goOn || run.flow.denied_action === "continue") {
    run.ended = true;
    return redirectTo(goOn ? next : "/", false);
  }
  return accessDenied(run, reason);
}

/** Something broke inside a stage. The plan stays. Details are for superusers and those whom an attribute lets see them. */
export function flowError(run: Run, error: unknown): AnyChallenge {
  run.trouble = "error";
  run.trace.add({
    kind: "error",
    at: run.now.toISOString(),
    text: error instanceof Error ? error.message : String(error),
  });
  const challenge: AnyChallenge = { component: "ak-stage-flow-error", request_id: run.request.id };
  const user = run.user;
  const maySee =
    user !== null &&
    (isSuperuser(run.definitions, user) ||
      Boolean(mergedAttributes(run.definitions, user, run.request.brand)["goauthentik.io/user/debug"]));
  if (maySee && error instanceof Error) {
    challenge.error = error.message;
    challenge.traceback = error.stack ?? error.message;
  }
  return challenge;
}
