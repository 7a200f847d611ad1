import { backgroundUrl, themedUrls } from "#lib/brand/picture-urls.ts";
import { errorText } from "#lib/i18n/error-text.ts";
import { type UserRecord, unsavedUser } from "#lib/identity/user-record.ts";
import type { AnyChallenge, FlowInfo, ResponseErrors } from "./challenge.ts";
import { formatTitle } from "./flow-title.ts";
import type { Message } from "./messages.ts";
import type { Run } from "./run.ts";
import type { FieldErrors } from "./stage.ts";

/** Where the "not you?" link of every challenge leads. */
const CANCEL_PATH = "/flows/-/cancel/";

/** Puts a message into the words of the person's language. */
export function toText(run: Run, text: Message | string): string {
  return typeof text === "string" ? text : errorText(run.request.locale, text);
}

/** Field errors as the wire contract has them. */
export function toResponseErrors(run: Run, errors: FieldErrors): ResponseErrors {
  return Object.fromEntries(
    Object.entries(errors).map(([field, messages]) => [
      field,
      messages.map((entry) => ({ string: toText(run, entry), code: entry.code ?? "invalid" })),
    ]),
  );
}

/** The user as this browser may see them: what was typed, where the flow hides whom it matched. */
export async function displayUser(run: Run): Promise<UserRecord | null> {
  const typed = run.plan?.context.pending_user_identifier;
  if (run.plan && typeof typed === "string" && typed !== "") return unsavedUser({ username: typed });
  return (await run.pendingUser()) ?? run.user;
}

/** Facts about the flow for a challenge. @param cancelled whether the outer query is gone with the plan */
export async function flowInfo(run: Run, cancelled = false): Promise<FlowInfo> {
  const next = cancelled ? "" : (run.request.outer.next ?? "");
  const shown = run.plan ? await displayUser(run) : null;
  const application = run.plan?.context.application;
  const background = run.flow.background || (run.request.brand.background ?? "");
  return {
    title: run.plan
      ? formatTitle(run.flow.title, { app: application?.name ?? "", user: shown?.username || "AnonymousUser" })
      : run.flow.title,
    background: backgroundUrl(background),
    background_themed_urls: themedUrls(background),
    cancel_url: next ? `${CANCEL_PATH}?next=${encodeURIComponent(next)}` : CANCEL_PATH,
    layout: run.flow.layout,
  };
}

/** The pending user's name and picture, for challenges "with user info". */
export async function userInfo(run: Run): Promise<{ pending_user: string; pending_user_avatar: string }> {
  const user = await displayUser(run);
  return {
    pending_user: user?.username ?? "",
    pending_user_avatar: await run.services.avatar(user, run.definitions.settings.avatars),
  };
}

/** Adds what every challenge of a stage carries. */
export async function completeChallenge(
  run: Run,
  challenge: AnyChallenge,
  errors?: FieldErrors,
): Promise<AnyChallenge> {
  const complete: AnyChallenge = { flow_info: await flowInfo(run), ...challenge };
  if (errors) complete.response_errors = toResponseErrors(run, errors);
  return complete;
}
