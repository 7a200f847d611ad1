import { expressionLimits } from "../../limits.ts";
import type { JobMessage } from "../../pool/messages.ts";
import { createGate, type GateSession } from "../gate.ts";
import type { HostBridge } from "../host-bridge.ts";
import { splitLongTexts } from "../long-texts.ts";
import { type Sandbox, SandboxAbort, writeFailure } from "../sandbox.ts";
import { FormattedStringError, rewriteFormattedStrings } from "./f-strings.ts";
import { indentPythonSource } from "./indent-source.ts";
import { startInterpreter } from "./interpreter.ts";
import { readPreludeFiles } from "./prelude-files.ts";

/** A Python sandbox, and its interpreter for tests that look at the memory. */
export interface PythonSandbox extends Sandbox {
  readMemory: () => Uint8Array;
}

function explainThrown(error: unknown): string {
  if (error instanceof SandboxAbort) {
    return writeFailure(error.message.startsWith("memory") ? "memory" : "runtime", error.message);
  }
  if (error instanceof RangeError) return writeFailure("runtime", "maximum recursion depth exceeded");
  return writeFailure("runtime", "The interpreter failed.");
}

/** What an exception says that even the interpreter's own part could not report. */
function explainException(text: string): string {
  const [name] = text.split("\u0004");
  if (name === "MemoryError") return writeFailure("memory", "memory allocation failed");
  return writeFailure(
    "runtime",
    text
      .trimEnd()
      .split("\n")
      .at(-1)
      ?.replace(/^\w+: /, "") ?? "",
  );
}

/** Hands on printed text line by line. */
function createPrinter(bridge: HostBridge): { print: (text: string) => void; clear: () => void } {
  let pending = "";
  return {
    print(text) {
      const lines = (pending + text).split("\n");
      pending = (lines.pop() ?? "").slice(-expressionLimits.logLineCharacters);
      for (const line of lines) {
        const event = line.replace(/\r$/, "").slice(0, expressionLimits.logLineCharacters);
        bridge.log(JSON.stringify({ level: "info", event, attributes: {} }));
      }
    },
    clear() {
      pending = "";
    },
  };
}

/**
 * Builds the Python sandbox: loads the interpreter and its own part (`python/`) once, and returns to that moment after each
 * job.
 */
export function createPythonSandbox(bridge: HostBridge): PythonSandbox {
  const files = readPreludeFiles();
  let session: GateSession = { input: JSON.stringify(files), texts: [], finish: () => undefined };
  const printer = createPrinter(bridge);
  const interpreter = startInterpreter({ gate: createGate(bridge, () => session), print: printer.print });
  const failure = interpreter.run(files["_bootstrap.py"] ?? "", expressionLimits.minimumMemoryBytes);
  if (failure !== undefined) throw new Error(`The Python part of the sandbox does not load: ${failure}`);
  interpreter.remember();

  function run(job: JobMessage): string {
    const source = indentPythonSource(job.source);
    try {
      return evaluate(job, rewriteFormattedStrings(source));
    } catch (error) {
      if (!(error instanceof FormattedStringError)) return explainThrown(error);
      // Within a field's own expression the place is not known any better than the first line.
      const line = source.slice(0, error.offset).split("\n").length;
      return writeFailure("syntax", `${error.message} (${job.name}, line ${line})`);
    }
  }

  function evaluate(job: JobMessage, source: string): string {
    let outcome: string | undefined;
    const { variables, mark, texts } = splitLongTexts(job.variables);
    const input = JSON.stringify({
      mark,
      check: job.type === "check",
      name: job.name,
      source,
    });
    session = {
      // The variables are JSON text already; parsing and writing them again would only cost time.
      input: `${input.slice(0, -1)},"variables":${variables}}`,
      texts,
      finish: (text) => {
        outcome ??= text;
      },
    };
    const exception = interpreter.run("_run()", job.memoryBytes);
    if (exception !== undefined) return explainException(exception);
    return outcome ?? writeFailure("runtime", "The expression gave no result.");
  }

  return {
    run: (job) => Promise.resolve(run(job)),
    reset() {
      printer.clear();
      interpreter.restore();
    },
    readMemory: interpreter.readMemory,
  };
}
