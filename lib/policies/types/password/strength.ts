import type { Worker } from "node:worker_threads";

/** Longer passwords are judged by their beginning, which bounds the work. */
const JUDGED_CHARACTERS = 72;
const MOST_INPUTS = 20;
const LONGEST_INPUT = 100;
/** Loading the dictionaries takes half a second, and many times that on a machine that is busy. */
const START_LIMIT_MS = 25_000;
const JUDGE_LIMIT_MS = 5000;
/** More than this many who wait are turned away. */
const MOST_WAITING = 50;
/** The dictionaries take some 60 MB; they go when nobody has asked for a while. */
const IDLE_MS = 300_000;

/** What the thread is asked. */
export interface StrengthQuestion {
  password: string;
  inputs: string[];
}

/** What the thread answers. */
export interface StrengthReply {
  /** From 0, too guessable, to 4, very hard to guess. */
  score: number;
  /** Keys of advice; see `errors.policy.suggestion` of the texts. */
  suggestions: string[];
}

interface State {
  /** Loaded, or loading. */
  worker: Promise<Worker> | undefined;
  /** Questions are answered one after the other. */
  queue: Promise<unknown>;
  waiting: number;
  idle: NodeJS.Timeout | undefined;
}

// Next.js bundles a second copy of every module; the thread is there once.
const slot = globalThis as unknown as Record<symbol, State | undefined>;
const key = Symbol.for("vestibule.password-strength");

function state(): State {
  slot[key] ??= { worker: undefined, queue: Promise.resolve(), waiting: 0, idle: undefined };
  return slot[key];
}

/**
 * Estimates how hard a password is to guess (zxcvbn), in a thread of its own: judging 72 odd characters takes a second, in which the
 * server would answer nobody.
 *
 * @param inputs texts that whoever guesses would try first: names, addresses
 * @param signal aborted once nobody waits for the answer: a question that is still in the line is not asked then
 * @throws Error when too many wait already, or it takes too long
 */
export function estimateStrength(
  password: string,
  inputs: readonly string[],
  signal?: AbortSignal,
): Promise<StrengthReply> {
  const current = state();
  if (current.waiting >= MOST_WAITING) return Promise.reject(new Error("Too many passwords are waiting to be judged."));
  current.waiting += 1;
  const question = {
    password: [...password].slice(0, JUDGED_CHARACTERS).join(""),
    inputs: inputs.slice(0, MOST_INPUTS).map((text) => text.slice(0, LONGEST_INPUT)),
  };
  const ask = async () => {
    signal?.throwIfAborted();
    return askThread(current, question);
  };
  const answer = current.queue.then(ask).finally(() => {
    current.waiting -= 1;
  });
  current.queue = answer.catch(() => undefined);
  return answer;
}

/** Ends the thread, for an orderly end of a test file. */
export async function closeStrengthWorker(): Promise<void> {
  await dismiss(state());
}

async function dismiss(current: State): Promise<void> {
  clearTimeout(current.idle);
  const { worker } = current;
  current.worker = undefined;
  await (await worker?.catch(() => undefined))?.terminate();
}

async function askThread(current: State, question: StrengthQuestion): Promise<StrengthReply> {
  clearTimeout(current.idle);
  try {
    const worker = await liveWorker(current);
    const reply = nextMessage(worker, JUDGE_LIMIT_MS);
    worker.postMessage(question);
    const answer = (await reply) as StrengthReply;
    current.idle = setTimeout(() => void dismiss(current), IDLE_MS).unref();
    return answer;
  } catch (error) {
    void dismiss(current);
    throw error;
  }
}

/** The thread, or a new one when there is none or it ended while nobody asked. */
async function liveWorker(current: State): Promise<Worker> {
  const known = await current.worker;
  if (known && known.threadId >= 0) return known;
  current.worker = startWorker();
  return current.worker;
}

/** What a thread says next. It keeps the process alive meanwhile. @throws Error when it ends, or says nothing in time */
function nextMessage(worker: Worker, limitMs: number): Promise<unknown> {
  worker.ref();
  return new Promise<unknown>((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      worker.unref();
      act();
    };
    const onMessage = (message: unknown) => settle(() => resolve(message));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = () => onError(new Error("The thread that judges passwords ended."));
    const timer = setTimeout(() => onError(new Error("Judging the password took too long.")), limitMs);
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}

/** Asks for Node's modules and for the thread's file at run time: a bundler would try to bundle the thread's side. */
async function startWorker(): Promise<Worker> {
  const { Worker: Thread } = process.getBuiltinModule("node:worker_threads");
  const file = process
    .getBuiltinModule("node:path")
    .join(/* turbopackIgnore: true */ process.cwd(), "lib/policies/types/password/strength-worker.ts");
  const worker = new Thread(file, {
    // Neither the environment nor the loaders of the parent belong in here.
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 192 },
    name: "password-strength",
  });
  // Whoever waits for it hears of it as well; between two questions nobody does.
  worker.on("error", () => undefined);
  try {
    await nextMessage(worker, START_LIMIT_MS);
    return worker;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}
