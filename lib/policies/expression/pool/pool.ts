import { AsyncLocalStorage } from "node:async_hooks";
import { availableParallelism } from "node:os";
import { expressionLimits } from "../limits.ts";
import type { JobMessage } from "./messages.ts";
import { type ExpressionThread, startExpressionThread, type ThreadOutcome } from "./thread.ts";

/** What the pool is asked to do. */
export interface PoolRequest {
  job: JobMessage;
  /** Milliseconds until the caller gives up, waiting included. */
  timeoutMs: number;
  /** Runs a host function, JSON text in both directions. */
  callHost: (name: string, payload: string) => Promise<string>;
  log: (line: string) => void;
}

/** How the request ended: as its thread said, or without ever getting one. */
export type PoolOutcome = ThreadOutcome | { kind: "refused"; message: string };

interface Waiting {
  start: () => void;
  refuse: (message: string) => void;
}

/** Evaluations of one nesting depth; `paused` ones wait for a host function. */
interface Lane {
  running: number;
  paused: number;
  queue: Set<Waiting>;
}

interface PoolState {
  idle: ExpressionThread[];
  all: Set<ExpressionThread>;
  lanes: Lane[];
  /** How many evaluations are around this piece of asynchronous work. */
  depth: AsyncLocalStorage<number>;
}

const stateKey = Symbol.for("vestibule.expressions");
const size = Math.max(1, Math.min(4, availableParallelism()));

function getState(): PoolState {
  const holder = globalThis as { [stateKey]?: PoolState };
  holder[stateKey] ??= {
    idle: [],
    all: new Set(),
    lanes: Array.from({ length: expressionLimits.nesting + 1 }, () => ({ running: 0, paused: 0, queue: new Set() })),
    depth: new AsyncLocalStorage(),
  };
  return holder[stateKey];
}

/**
 * Whether one more evaluation may begin in a lane. Those that wait for a host function do not count against the size, so
 * that a slow remote service does not keep others from running; but there is an end to them too. Each depth has places of
 * its own: an evaluation that is called by another one never waits for a place that its caller holds.
 */
function hasPlace(lane: Lane): boolean {
  return lane.running - lane.paused < size && lane.running < size * 4;
}

function takeThread(state: PoolState): ExpressionThread {
  for (let thread = state.idle.pop(); thread; thread = state.idle.pop()) {
    if (thread.isUsable()) return thread;
    state.all.delete(thread);
  }
  const thread = startExpressionThread();
  state.all.add(thread);
  return thread;
}

function returnThread(state: PoolState, thread: ExpressionThread, wasLost: boolean): void {
  if (thread.isUsable() && state.idle.length < size) {
    state.idle.push(thread);
    return;
  }
  state.all.delete(thread);
  void thread.terminate();
  // Starting takes a while, so a thread that was given up is replaced before anybody asks.
  if (wasLost && state.all.size < size) {
    const replacement = startExpressionThread();
    state.all.add(replacement);
    state.idle.push(replacement);
  }
}

function startNext(lane: Lane): void {
  for (const waiting of lane.queue) {
    if (!hasPlace(lane)) return;
    lane.queue.delete(waiting);
    waiting.start();
  }
}

/** Waits for a place; resolves to a refusal when it takes longer than `timeoutMs`. */
function waitForPlace(lane: Lane, timeoutMs: number): Promise<string | undefined> {
  if (hasPlace(lane) && lane.queue.size === 0) {
    lane.running++;
    return Promise.resolve(undefined);
  }
  if (lane.queue.size >= expressionLimits.queued) {
    return Promise.resolve("Too many expressions are waiting to be evaluated.");
  }
  return new Promise((resolve) => {
    const waiting: Waiting = {
      start: () => {
        clearTimeout(timer);
        lane.running++;
        resolve(undefined);
      },
      refuse: (message) => {
        clearTimeout(timer);
        lane.queue.delete(waiting);
        resolve(message);
      },
    };
    const timer = setTimeout(() => waiting.refuse("No thread became free in time."), timeoutMs);
    lane.queue.add(waiting);
  });
}

/**
 * Runs a job on a free thread, in the order of asking.
 *
 * @returns the outcome; `refused` when too many wait, none became free in time, or policies call each other too deeply
 */
export async function runInPool({ job, timeoutMs, callHost, log }: PoolRequest): Promise<PoolOutcome> {
  const state = getState();
  const depth = state.depth.getStore() ?? 0;
  const found = state.lanes[depth];
  if (!found) return { kind: "refused", message: "Expressions call each other too deeply." };
  const lane: Lane = found;
  // Host functions must see the caller's asynchronous context (request, transaction), not that of the thread's events.
  const inCallerContext = AsyncLocalStorage.snapshot();
  const begin = performance.now();
  const refusal = await waitForPlace(lane, timeoutMs);
  if (refusal) return { kind: "refused", message: refusal };
  const thread = takeThread(state);
  let isPaused = false;
  function setPaused(value: boolean): void {
    if (isPaused === value) return;
    isPaused = value;
    lane.paused += value ? 1 : -1;
  }
  let isOver = false;
  let wasLost = false;
  try {
    const outcome = await thread.run(job, Math.max(1, timeoutMs - (performance.now() - begin)), {
      callHost: (name, payload) => inCallerContext(() => state.depth.run(depth + 1, () => callHost(name, payload))),
      log,
      waiting: (isWaiting) => {
        // A host function may answer after its evaluation was given up.
        if (isOver) return;
        setPaused(isWaiting);
        if (isWaiting) startNext(lane);
      },
    });
    wasLost = outcome.kind === "timeout" || outcome.kind === "memory";
    return outcome;
  } finally {
    isOver = true;
    setPaused(false);
    lane.running--;
    returnThread(state, thread, wasLost);
    startNext(lane);
  }
}

/** Ends all threads and turns away what waits for one. The next evaluation starts new threads. */
export async function closePool(): Promise<void> {
  const state = getState();
  for (const lane of state.lanes) for (const waiting of lane.queue) waiting.refuse("The threads were closed.");
  const threads = [...state.all];
  state.idle.length = 0;
  state.all.clear();
  await Promise.all(threads.map((thread) => thread.terminate()));
}
