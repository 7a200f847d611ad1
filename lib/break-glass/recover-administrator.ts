import { ensureAdministrator } from "./ensure-administrator.ts";
import { createPasswordLink, type PasswordLink } from "./password-link.ts";
import type { Recovery } from "./recovery.ts";
import { loginFlow, repairLogin } from "./repair-login.ts";

/** What was done, or would be. */
export interface RecoveryReport {
  /** A sentence each. */
  did: readonly string[];
  /** Username of the administrator. */
  person: string;
  /** Null when nothing was to be changed. */
  link: PasswordLink | null;
}

/**
 * Lets an administrator in again, whatever keeps them out: makes sure that there is one who is active, that somebody can log in, and makes a
 * link with which they set a password. Recorded as an event.
 *
 * @throws Error when the username is that of a program's account, or the flow that comes along is not there
 */
export async function recoverAdministrator(input: Omit<Recovery, "step">): Promise<RecoveryReport> {
  const did: string[] = [];
  const recovery: Recovery = {
    ...input,
    async step(text, work) {
      did.push(text);
      if (!input.dryRun) await work();
    },
  };
  const { username, person } = await ensureAdministrator(recovery);
  await repairLogin(recovery, person);
  if (input.dryRun || !person) return { did, person: username, link: null };
  const { services, facts } = input;
  const link = await createPasswordLink(services, person, await loginFlow(recovery, person), facts.origin);
  await services.events.record(services.client, {
    action: "system_task_execution",
    app: "vestibule.break_glass",
    request: null,
    user: null,
    context: { message: "An administrator was let in on the command line.", user: { username }, steps: did },
  });
  return { did, person: username, link };
}
