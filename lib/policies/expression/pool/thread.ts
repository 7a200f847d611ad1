import type { MessagePort, Worker } from "node:worker_threads";
import { expressionLimits } from "../limits.ts";
import type { HostReply, JobMessage, ThreadData, ThreadMessage } from "./messages.ts";

/** How a thread's work on one job ended. */
export type ThreadOutcome =
  | { kind: "outcome"; text: string }
  | { kind: "timeout" }
  | { kind: "memory" }
  | { kind: "crash"; message: string };

/** What a thread needs from the pool while it works on a job. */
export interface JobCallbacks {
  /** Runs a host function; the text is JSON in both directions. */
  callHost: (name: string, payload: string) => Promise<string>;
  log: (line: string) => void;
  /** The thread began or stopped to wait for a host function. */
  waiting: (isWaiting: boolean) => void;
}

/** A thread with both interpreters, which works on one job at a time. */
export interface ExpressionThread {
  /** Works on a job; the thread is unusable afterwards unless `isUsable()`. */
  run: (job: JobMessage, timeoutMs: number, callbacks: JobCallbacks) => Promise<ThreadOutcome>;
  isUsable: () => boolean;
  terminate: () => Promise<void>;
}

/**
 * Asks for Node's modules and for the thread's file at run time. A bundler that saw `new Worker(path)` would try to
 * bundle the thread's side, which Node loads from the source files itself.
 */
function startWorker(data: ThreadData, transfer: MessagePort[]): Worker {
  const threads = process.getBuiltinModule("node:worker_threads");
  const file = process
    .getBuiltinModule("node:path")
    .join(/* turbopackIgnore: true */ process.cwd(), "lib/policies/expression/worker.ts");
  return new threads.Worker(file, {
    workerData: data,
    transferList: transfer,
    // Neither the environment nor the loaders of the parent (test runner, development server) belong in here.
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    name: "expression",
  });
}

/** Starts a thread. It does not keep the process alive while it has nothing to do. */
export function startExpressionThread(): ExpressionThread {
  const threads = process.getBuiltinModule("node:worker_threads");
  const signal = new SharedArrayBuffer(4);
  const cell = new Int32Array(signal);
  const { port1: replies, port2: remote } = new threads.MessageChannel();
  const worker = startWorker({ signal, replies: remote }, [remote]);
  worker.unref();
  replies.unref();

  let isUsable = true;
  let isReady = false;
  let current: { finish: (outcome: ThreadOutcome) => void; onMessage: (message: ThreadMessage) => void } | undefined;

  function breakDown(outcome: ThreadOutcome): void {
    isUsable = false;
    void worker.terminate();
    replies.close();
    current?.finish(outcome);
  }

  worker.on("message", (message: ThreadMessage) => {
    if (message.type === "ready") isReady = true;
    current?.onMessage(message);
  });
  worker.on("error", (error: NodeJS.ErrnoException) => {
    breakDown(
      error.code === "ERR_WORKER_OUT_OF_MEMORY" ? { kind: "memory" } : { kind: "crash", message: error.message },
    );
  });
  worker.on("exit", () => breakDown({ kind: "crash", message: "The thread ended." }));

  async function answerHostCall(name: string, payload: string, callbacks: JobCallbacks): Promise<void> {
    let reply: HostReply;
    try {
      const value = await callbacks.callHost(name, payload);
      reply =
        value.length > expressionLimits.replyCharacters ? { error: `${name}: the answer is too large` } : { value };
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      reply = { error: text.slice(0, expressionLimits.errorCharacters) };
    }
    if (!isUsable) return;
    replies.postMessage(reply);
    Atomics.store(cell, 0, 1);
    Atomics.notify(cell, 0);
  }

  function run(job: JobMessage, timeoutMs: number, callbacks: JobCallbacks): Promise<ThreadOutcome> {
    return new Promise((resolve) => {
      let computeLeft = job.computeMs;
      let resumedAt = 0;
      let computeTimer: NodeJS.Timeout | undefined;
      const timer = setTimeout(() => breakDown({ kind: "timeout" }), timeoutMs);

      function resume(): void {
        resumedAt = performance.now();
        computeTimer = setTimeout(() => breakDown({ kind: "timeout" }), computeLeft);
      }
      function pause(): void {
        clearTimeout(computeTimer);
        computeLeft -= performance.now() - resumedAt;
      }
      current = {
        finish(outcome) {
          clearTimeout(timer);
          clearTimeout(computeTimer);
          current = undefined;
          worker.unref();
          resolve(outcome);
        },
        onMessage(message) {
          if (message.type === "ready") resume();
          else if (message.type === "log") callbacks.log(message.line);
          else if (message.type === "outcome") current?.finish({ kind: "outcome", text: message.text });
          else {
            pause();
            callbacks.waiting(true);
            void answerHostCall(message.name, message.payload, callbacks).finally(() => {
              callbacks.waiting(false);
              if (current) resume();
            });
          }
        },
      };
      worker.ref();
      worker.postMessage(job);
      if (isReady) resume();
    });
  }

  return {
    run,
    isUsable: () => isUsable,
    terminate: async () => {
      breakDown({ kind: "crash", message: "The threads were closed." });
      await worker.terminate();
    },
  };
}
