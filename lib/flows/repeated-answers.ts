import { hashToken } from "#lib/crypto/secret.ts";
import type { Execution, ExecutionRequest } from "./executor.ts";

/** For how long, in milliseconds, the answer that logged somebody in gets its result again. */
const REPEAT_MS = 30_000;

/**
 * Answers that a browser sends twice: because somebody double-clicks where no script prevents it, or because the connection broke. It has
 * dropped the first result then, and with a login's result the only copy of the new session's key. So the same answer gets the same result.
 *
 * Same means all of it: the cookie from before the login, which a browser that has got the result no longer has, the session, the run,
 * the step, the network address, and what was typed. Who knows that could have logged in by it a moment earlier.
 */
export class RepeatedAnswers {
  readonly #results = new Map<string, Promise<Execution>>();

  /** Carries out a request, after those that are the same; gives the result of one that has logged in. */
  async run(request: ExecutionRequest, work: () => Promise<Execution>): Promise<Execution> {
    const key = keyOf(request);
    if (key === null) return work();
    for (let former = this.#results.get(key); former; former = this.#results.get(key)) {
      if (await hasLoggedIn(former)) return former;
      this.#drop(key, former);
    }
    const result = work();
    this.#results.set(key, result);
    if (await hasLoggedIn(result)) setTimeout(() => this.#drop(key, result), REPEAT_MS).unref();
    else this.#drop(key, result);
    return result;
  }

  #drop(key: string, result: Promise<Execution>): void {
    if (this.#results.get(key) === result) this.#results.delete(key);
  }
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

/** Waits for a result; one that fails has logged nobody in. */
async function hasLoggedIn(result: Promise<Execution>): Promise<boolean> {
  const execution = await result.catch(() => null);
  return execution?.kind === "shown" && execution.session?.kind === "login";
}
