import { z } from "zod";
import type { StageContext } from "#lib/flows/stage.ts";

/** Type of the step in front of a run that a link restores. */
export const CONFIRM_TYPE = "memory:email_confirm";

/** What the step in front knows about the link that leads to it. */
export const confirmConfig = z.object({
  /** The binding of the stage that sent the link, and that it passes. */
  binding: z.string(),
  /** Where it was sent. */
  address: z.string(),
  /** Whether that was the user's own address, and so has to be theirs still. */
  own: z.boolean(),
  /** Whether the user was active when it was sent: who was deactivated since then stays so. */
  active: z.boolean(),
  /** Whether the user becomes active. */
  activate: z.boolean(),
  /** Names the run that has sent it. Links of earlier versions have none. */
  origin: z.string().optional(),
});
export type ConfirmConfig = z.infer<typeof confirmConfig>;

type Marked = Pick<StageContext, "plan">;

/** Names a mark of one binding: a mark that another step has left must not let this one pass. */
const markOf = (mark: "sent" | "confirmed", binding: string) => `email:${mark}:${binding}`;

/** Remembers that the stage of this binding has sent its message, or that its link was confirmed. */
export function setMark({ plan }: Marked, mark: "sent" | "confirmed", binding: string): void {
  plan.counters[markOf(mark, binding)] = 1;
}

/** Whether the stage of this binding has sent its message. What somebody else wrote into the context counts if no stage has sent any. */
export function wasSent({ plan }: Marked, binding: string): boolean {
  if (plan.counters[markOf("sent", binding)]) return true;
  const marks = Object.keys(plan.counters);
  return Boolean(plan.context.email_sent) && !marks.some((mark) => mark.startsWith(markOf("sent", "")));
}

/** Whether the link of this very step was confirmed, for the person whom the run is about. */
export function wasConfirmed({ plan, stage, binding }: Pick<StageContext, "plan" | "stage" | "binding">): boolean {
  const user = plan.context.pending_user?.pk;
  if (typeof user !== "number" || !plan.counters[markOf("confirmed", binding.pk)]) return false;
  return plan.proofs.some((proof) => proof.kind === "address" && proof.user === user && proof.stage === stage.pk);
}
