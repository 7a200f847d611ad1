import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { expressionLimits } from "../limits.ts";
import type { HostReply, ThreadData } from "../pool/messages.ts";

/** The thread's ways to the rest of the process, all of them with text only. */
export interface HostBridge {
  /** A new job begins: counters start again. */
  begin: () => void;
  /**
   * Calls a host function and blocks the thread until its answer is there.
   *
   * @returns JSON text of its value
   * @throws Error with the text of its error, or when there were too many calls
   */
  callHost: (name: string, payload: string) => string;
  /** Hands on a line of the log (JSON text); those beyond the limit are dropped. */
  log: (line: string) => void;
  /** Milliseconds that this job spent waiting for host functions. */
  waited: () => number;
}

/** Builds the bridge over the thread's message port. */
export function createHostBridge(port: MessagePort, { signal, replies }: ThreadData): HostBridge {
  const cell = new Int32Array(signal);
  let calls = 0;
  let lines = 0;
  let waited = 0;

  return {
    begin() {
      calls = 0;
      lines = 0;
      waited = 0;
    },
    callHost(name, payload) {
      calls++;
      if (calls > expressionLimits.hostCalls) throw new Error("too many calls of host functions");
      if (payload.length > expressionLimits.outgoingCharacters) throw new Error(`${name}: the arguments are too large`);
      Atomics.store(cell, 0, 0);
      const begin = performance.now();
      port.postMessage({ type: "host", name: name.slice(0, 100), payload });
      Atomics.wait(cell, 0, 0);
      waited += performance.now() - begin;
      const reply = receiveMessageOnPort(replies)?.message as HostReply | undefined;
      if (!reply) throw new Error(`${name} gave no answer`);
      if ("error" in reply) throw new Error(reply.error);
      return reply.value;
    },
    log(line) {
      lines++;
      if (lines <= expressionLimits.logLines) port.postMessage({ type: "log", line });
    },
    waited: () => waited,
  };
}
