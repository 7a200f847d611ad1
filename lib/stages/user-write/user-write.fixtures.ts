import type { AnyChallenge } from "#lib/flows/challenge.ts";
import type { TestEngine, TestPolicy, TestStage } from "#lib/flows/testing.ts";

/** A flow that writes somebody. */
export interface TestWrite {
  config?: Record<string, unknown>;
  /** Of the run's context, before the stage. */
  context?: Record<string, unknown>;
  designation?: string;
  after?: TestStage[];
}

/** A flow that writes what its context says. */
export async function writeFlow(
  engine: TestEngine,
  { config = {}, context = {}, designation, after = [] }: TestWrite,
): Promise<string> {
  const policies: TestPolicy[] = [
    { javascript: `Object.assign(request.context.flow_plan.context, ${JSON.stringify(context)}); return true;` },
  ];
  const stages = [{ type: "user_write", config, policies }, ...after];
  return (await engine.flow({ stages, ...(designation ? { designation } : {}) })).slug;
}

/** Runs such a flow once. */
export async function write(engine: TestEngine, given: TestWrite): Promise<AnyChallenge> {
  return engine.browser().get(await writeFlow(engine, given));
}

/** What follows when somebody was written. */
export const done = { component: "xak-flow-redirect", final_redirect: true };
/** The end of a run, with the reason. */
export const denied = (error_message: string) => ({ component: "ak-stage-access-denied", error_message });
/** What follows when somebody could not be written. */
export const FAILED = denied("Your account could not be saved. Please try again later.");

/** A user as the context refers to one. */
export const reference = (pk: number) => ({ $record: "user", pk });

/** Somebody by name, with their groups. */
export function findUser(engine: TestEngine, username: string) {
  return engine.client.user.findUnique({ where: { username }, include: { groups: true } });
}
