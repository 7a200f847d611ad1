import { setTimeout as sleep } from "node:timers/promises";
import { database } from "#lib/db/client.ts";
import { createServices } from "#lib/engine.ts";
import { DefinitionStore } from "#lib/flows/definition-store.ts";
import type { FlowServices } from "#lib/flows/services.ts";
import { resolveAvatar } from "#lib/identity/avatar.ts";
import { createAvatarCheck, probePicture } from "#lib/identity/avatar-check.ts";
import { hashPassword } from "#lib/identity/passwords/hash.ts";
import { createSession } from "#lib/identity/sessions.ts";
import { Limiter } from "#lib/limits/limiter.ts";
import { stageRegistry } from "#lib/stages/registry.ts";
import { DryRunContended, DryRunRefused, DryRunUnavailable } from "./errors.ts";
import { type Play, play } from "./play.ts";
import { rehearse } from "./rehearsal.ts";
import type { DryRunReport } from "./report.ts";
import { type DryRunRequest, LONGEST_MS } from "./request.ts";
import { type RolledBack, withRolledBack } from "./rolled-back.ts";
import { WatchedStages } from "./seen-question.ts";
import { takeTurn } from "./turns.ts";
import { Visitor, type VisitorFacts } from "./visitor.ts";

/** What a dry run is about. */
export interface DryRunInput extends DryRunRequest {
  /** Of the flow. */
  slug: string;
  /** Where the visitor comes from, unless the request says it. */
  facts: VisitorFacts;
}

/** How often a dry run begins anew because somebody else was writing the same rows, and the pause before it. */
const MOST_TRIES = 5;
const PAUSE_MS = 150;

/**
 * What somebody would see, and what would be done, if they went through a flow with these answers. The engine's own `execute` runs from the
 * start, in a transaction that is rolled back, with an engine of its own, so that neither the database nor this process remembers anything;
 * what would be asked of other systems is noted instead (see rehearsal.ts), and mail is never sent as its rows never exist.
 *
 * @param limitMs milliseconds for all steps together
 * @throws DryRunRefused when there is no such flow or person, or an answer cannot be given where it is
 * @throws DryRunUnavailable when another one is going on for too long, or this one took too long
 */
export function dryRun(input: DryRunInput, limitMs = LONGEST_MS): Promise<DryRunReport> {
  return takeTurn(async () => {
    const end = performance.now() + limitMs;
    for (let tries = 1; ; tries++) {
      const leftMs = end - performance.now();
      try {
        return await performOnce(input, Math.max(1, leftMs));
      } catch (error) {
        if (!(error instanceof DryRunContended)) throw error;
        if (tries === MOST_TRIES || leftMs < PAUSE_MS)
          throw new DryRunUnavailable("Somebody is changing the same things all the time.");
        await sleep(PAUSE_MS);
      }
    }
  });
}

function performOnce(input: DryRunInput, limitMs: number): Promise<DryRunReport> {
  return withRolledBack(database(), limitMs, (rolledBack) => {
    const outbound: Play["outbound"] = [];
    const ask: Play["outbound"]["push"] = (...questions) => outbound.push(...questions);
    return within(limitMs, rolledBack, () => rehearse({ ask }, () => perform(input, rolledBack, outbound)));
  });
}

/** Gives up when the time is over: from then on no statement is carried out any more. */
async function within<T>(limitMs: number, { close }: RolledBack, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      close();
      reject(new DryRunUnavailable("The dry run took too long."));
    }, limitMs);
  });
  return Promise.race([work(), tooLate]).finally(() => clearTimeout(timer));
}

async function perform(input: DryRunInput, rolledBack: RolledBack, outbound: Play["outbound"]): Promise<DryRunReport> {
  const { client, writes } = rolledBack;
  const errors: string[] = [];
  const stages = new WatchedStages(stageRegistry);
  const services = ownServices(rolledBack, stages, errors);
  const facts: VisitorFacts = {
    ...input.facts,
    clientIp: input.client_ip ?? input.facts.clientIp,
    userAgent: input.user_agent ?? input.facts.userAgent,
    language: input.language ?? input.facts.language,
  };
  const { user } = input;
  if (user !== null && !(await client.user.findUnique({ where: { id: user }, select: { id: true } })))
    throw new DryRunRefused(`There is no user with the key "${user}".`);
  const token = user !== null && input.logged_in ? await logIn(services, user, facts) : null;
  writes.forget(0);
  const acceptPassword = async (password: string) => {
    await client.user.update({ where: { id: user ?? 0 }, data: { password: await hashPassword(password) } });
  };
  const visitor = new Visitor(services, facts, { slug: input.slug, query: input.query.replace(/^\?/, "") }, token);
  const parts = { visitor, stages, rolledBack, outbound, errors, origin: facts.origin };
  return play({ ...parts, acceptPassword: user !== null && input.any_password ? acceptPassword : null }, input.answers);
}

/** An engine that shares nothing with the process's own, which must not remember what will never have been. */
function ownServices({ client }: RolledBack, stages: WatchedStages, errors: string[]): FlowServices {
  const isPicture = createAvatarCheck(probePicture);
  const note = (error: unknown) => void errors.push(String(error));
  return createServices({
    client,
    stages,
    definitions: new DefinitionStore(stages),
    limits: new Limiter(note),
    log: note,
    avatar: (user, setting) => resolveAvatar(user, setting, isPicture),
  });
}

async function logIn({ client, clock }: FlowServices, userId: number, facts: VisitorFacts): Promise<string> {
  const { token } = await createSession(client, {
    userId,
    durationMs: null,
    networkBinding: "no_binding",
    geoipBinding: "no_binding",
    ip: facts.clientIp,
    userAgent: facts.userAgent,
    now: clock(),
  });
  return token;
}
