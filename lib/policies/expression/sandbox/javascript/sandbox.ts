import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { QuickJSContext } from "quickjs-emscripten";
import type { JobMessage } from "../../pool/messages.ts";
import { createGate, type GateSession } from "../gate.ts";
import type { HostBridge } from "../host-bridge.ts";
import { type Sandbox, writeFailure } from "../sandbox.ts";
import { type JavaScriptEngine, loadJavaScriptEngine } from "./engine.ts";

const stackBytes = 256 * 1024;
/** An engine whose memory grew beyond this is not kept. */
const keptBytes = 32 * 1024 * 1024;

/** The parts of our own, in the order of their names; each file is the body of a function of the shared object `sandbox`. */
function readPrelude(): string {
  const folder = path.join(import.meta.dirname, "../../javascript");
  const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const parts = files
    .sort()
    .map((name) => `(${readFileSync(path.join(folder, name), "utf8").trim().replace(/;$/, "")})(sandbox);`);
  return `(function (sandbox) { "use strict"; ${parts.join("\n")} return sandbox.run; })`;
}

/** Turns what ended an evaluation into an outcome. */
function explainError(context: QuickJSContext, error: unknown): string {
  const thrown = error as { name?: unknown; message?: unknown } | null;
  const name = typeof thrown === "object" ? thrown?.name : undefined;
  const message = typeof thrown === "object" ? String(thrown?.message ?? "") : String(error);
  if (name === "InternalError" && message === "interrupted")
    return writeFailure("timeout", "The expression took too long.");
  if (name === "InternalError" && message === "out of memory") return writeFailure("memory", message);
  // As other engines word it.
  const reworded =
    name === "ReferenceError" ? message.replace(/^'(.*)' is not defined$/, "$1 is not defined") : message;
  return writeFailure("runtime", context.alive ? reworded : "The interpreter failed.");
}

/**
 * Builds the JavaScript sandbox. Each job has a QuickJS runtime of its own, so nothing remains of the last one; the
 * WebAssembly module around it is only replaced after it failed.
 */
export function createJavaScriptSandbox(bridge: HostBridge): Sandbox {
  const prelude = readPrelude();
  let loading: Promise<JavaScriptEngine> | undefined;

  function evaluate({ quickjs, limitMemory }: JavaScriptEngine, job: JobMessage): string {
    let outcome: string | undefined;
    const input = JSON.stringify({ check: job.type === "check", name: job.name, source: job.source });
    const session: GateSession = {
      input: `${input.slice(0, -1)},"variables":${job.variables}}`,
      texts: [],
      finish: (text) => {
        outcome ??= text;
      },
    };
    const gate = createGate(bridge, () => session);
    const deadline = performance.now() + job.computeMs;
    limitMemory(job.memoryBytes);
    const runtime = quickjs.newRuntime();
    runtime.setMaxStackSize(stackBytes);
    runtime.setInterruptHandler(() => performance.now() - bridge.waited() > deadline);
    const context = runtime.newContext();
    try {
      using gateFunction = context.newFunction("gate", (request) => {
        const answer = gate(context.getString(request));
        return context.newString(answer);
      });
      using makeRun = context.unwrapResult(context.evalCode(prelude, "prelude.js"));
      using shared = context.newObject();
      context.setProp(shared, "gate", gateFunction);
      using run = context.unwrapResult(context.callFunction(makeRun, context.undefined, shared));
      context.unwrapResult(context.callFunction(run, context.undefined)).dispose();
      return outcome ?? writeFailure("runtime", "The expression gave no result.");
    } catch (error) {
      return explainError(context, error instanceof Error && error.cause !== undefined ? error.cause : error);
    } finally {
      context.dispose();
      runtime.dispose();
    }
  }

  return {
    async run(job) {
      loading ??= loadJavaScriptEngine();
      const engine = await loading;
      try {
        return evaluate(engine, job);
      } catch (error) {
        // WebAssembly itself gave up, so this instance is not to be used again.
        loading = undefined;
        return error instanceof RangeError
          ? writeFailure("runtime", "Maximum call stack size exceeded")
          : writeFailure("memory", "out of memory");
      } finally {
        if (engine.countMemory() > keptBytes) loading = undefined;
      }
    },
    reset: () => undefined,
  };
}
