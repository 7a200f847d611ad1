import { randomUUID } from "node:crypto";
import { message } from "#lib/flows/messages.ts";
import type { StageContext, StageOutcome } from "#lib/flows/stage.ts";
import { isUsable, verifyPassword } from "#lib/identity/passwords/hash.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { takePasswordAttempt } from "#lib/limits/password-attempts.ts";
import type { ConfirmConfig } from "./link.ts";

type Context = StageContext<ConfirmConfig>;

/** In the context of a run that has sent a link, and of no other: a link that restores its copy there finds it again. */
const ORIGIN = "email_origin";

/** A name for the run that sends a link, the same each time. */
export function originOf({ context }: Pick<StageContext, "context">): string {
  const known = context[ORIGIN];
  return typeof known === "string" ? known : randomUUID();
}

/** Marks the run that sends a link, after its copy was made for the link. */
export function markOrigin({ context }: Pick<StageContext, "context">, origin: string): void {
  context[ORIGIN] = origin;
}

/** Takes the mark out of a link's copy. */
export function withoutOrigin(context: Record<string, unknown>): void {
  delete context[ORIGIN];
}

/** What is to become of a password that an account had before anybody has shown that its address is theirs. */
export type PriorPassword = "none" | "ask" | "forget";

/**
 * Pre-hijacking: somebody makes an account with a stranger's address and a password of their own, and waits for the stranger to confirm
 * the link. So a link that activates an account asks for the password in every browser but the one in which the run began. A link by which
 * somebody recovers an account leads to a new password: there the old one is worth nothing from then on, whether they get that far or not.
 */
export async function priorPassword({ config, context, db, flow }: Context, user: UserRecord): Promise<PriorPassword> {
  if (!config.activate || user.isActive || user.pk === null) return "none";
  const { password } = await db.user.findUniqueOrThrow({ where: { id: user.pk }, select: { password: true } });
  if (!isUsable(password)) return "none";
  if (flow.designation === "recovery") return "forget";
  return config.origin !== undefined && context[ORIGIN] === config.origin ? "none" : "ask";
}

/** Checks the password that the account was made with, within the usual limits. @returns null when it is right */
export async function checkPriorPassword(
  context: Context,
  user: UserRecord & { pk: number },
  given: unknown,
): Promise<StageOutcome | null> {
  const attempt = await takePasswordAttempt(context, user.username, user);
  if (!attempt.allowed)
    return { kind: "invalid", errors: { password: [message("throttled", "throttled")] }, effects: attempt.effects };
  const { password } = await context.db.user.findUniqueOrThrow({
    where: { id: user.pk },
    select: { password: true },
  });
  const { valid } = await verifyPassword(typeof given === "string" ? given : "", password);
  if (!valid) return { kind: "invalid", errors: { password: [message("password.invalid")] } };
  await attempt.giveBack(context.db);
  return null;
}
