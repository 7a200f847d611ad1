import { hashToken } from "#lib/crypto/secret.ts";
import type { Execution, ExecutionRequest } from "./executor.ts";

/** For how long, in milliseconds, the answer that logged somebody in gets its result again. */
const REPEAT_MS = 30_000;

interface Entry {
  result: Promise<Execution>;
  /** When the result is forgotten, in milliseconds since the epoch; null while it is worked out. */
  until: number | null;
}

/**
 * Answers that a browser sends twice: because somebody double-clicks where no script prevents it, or because the connection broke. It has
 * dropped the first result then, and with a login's result the only copy of the new session's key. So the same answer gets the same result.
 *
 * Same means all of it: the cookie from before the login, which a browser that has got the result no longer has, the session, the run,
 * the step, the network address, and what was typed. Who knows that could have logged in by it a moment earlier.
 */
export class RepeatedAnswers {
  readonly #entries = new Map<string, Entry>();

  /** Carries out a request, after those that are the same; gives the result of one that has logged in. @param clock tells the time */
  async run(request: ExecutionRequest, clock: () => Date, work: () => Promise<Execution>): Promise<Execution> {
    const key = keyOf(request);
    if (key === null) return work();
    for (let former = this.#entries.get(key); former; former = this.#entries.get(key)) {
      const execution = await former.result.catch(() => null);
      if (execution && hasLoggedIn(execution) && !isOver(former, clock())) return execution;
      this.#drop(key, former);
    }
    const entry: Entry = { result: work(), until: null };
    this.#entries.set(key, entry);
    try {
      const execution = await entry.result;
      if (hasLoggedIn(execution)) {
        entry.until = clock().getTime() + REPEAT_MS;
        setTimeout(() => this.#drop(key, entry), REPEAT_MS).unref();
      }
      return execution;
    } finally {
      if (entry.until === null) this.#drop(key, entry);
    }
  }

  #drop(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }
}

function isOver({ until }: Entry, now: Date): boolean {
  return until !== null && until <= now.getTime();
}

/**
 * What makes two answers the same; null for what is no answer to a run. The answer may hold a password: it is not kept, and nobody can
 * guess it from the hash, in which the cookie is, too.
 */
function keyOf({ facts, ...request }: ExecutionRequest): string | null {
  const { answer, browserSecret, executionId } = request;
  if (answer === undefined || !browserSecret || !executionId || request.peek) return null;
  return hashToken(JSON.stringify([request, facts.clientIp]));
}

function hasLoggedIn(execution: Execution): boolean {
  return execution.kind === "shown" && execution.session?.kind === "login";
}
