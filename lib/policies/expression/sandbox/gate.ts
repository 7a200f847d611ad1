import { z } from "zod";
import { expressionLimits } from "../limits.ts";
import type { HostBridge } from "./host-bridge.ts";
import { describeAddress, describeNetwork } from "./pure/ip.ts";
import { createRandomHex } from "./pure/random.ts";
import { findMatches } from "./pure/regex.ts";
import { slugify } from "./pure/slugify.ts";
import { isEmailAddress, isUrl } from "./pure/url.ts";

/**
 * The one door of a sandbox: takes the name of an operation, a line break and its argument (mostly JSON text), and answers
 * JSON text `{"value": …}` or `{"error": text}`. What an expression sends here is not trusted; each operation checks its own
 * argument.
 */
export type Gate = (request: string) => string;

type Operation = (request: unknown) => unknown;

/** An operation whose arguments are checked first; a wrong form is an error text in the sandbox. */
function operation<T>(schema: z.ZodType<T>, run: (request: T) => unknown): Operation {
  return (request) => {
    const parsed = schema.safeParse(request);
    if (!parsed.success) throw new TypeError("the arguments are of the wrong type");
    return run(parsed.data);
  };
}

const text = z.string();
const pureOperations: Record<string, Operation> = {
  regex: operation(
    z.object({
      pattern: text,
      flags: text,
      text,
      mode: z.enum(["search", "match", "fullmatch", "all"]),
      position: z.int(),
    }),
    findMatches,
  ),
  ip_address: operation(z.object({ text }), (request) => describeAddress(request.text)),
  ip_network: operation(z.object({ text, strict: z.boolean() }), (request) =>
    describeNetwork(request.text, request.strict),
  ),
  slugify: operation(z.object({ text }), (request) => slugify(request.text)),
  case: operation(z.object({ text, to: z.enum(["upper", "lower"]) }), (request) =>
    request.to === "upper" ? request.text.toUpperCase() : request.text.toLowerCase(),
  ),
  url: operation(z.object({ text, schemes: z.array(text) }), (request) => isUrl(request.text, request.schemes)),
  email: operation(z.object({ text }), (request) => isEmailAddress(request.text)),
  random: operation(z.object({ bytes: z.int().min(1).max(1024) }), (request) => createRandomHex(request.bytes)),
};

const logRequest = z.object({ level: z.enum(["debug", "info", "warning", "error"]), event: text, attributes: text });

/** What one evaluation adds to the operations that all have. */
export interface GateSession {
  /** JSON text that the interpreter's own part asks for as its `input`. */
  input: string;
  /** Long texts that `input` only has the numbers of. */
  texts: readonly string[];
  /** Takes the outcome (JSON text). */
  finish: (outcome: string) => void;
}

/** Builds the door; the session is asked for at each use because the interpreter outlives its evaluations. */
export function createGate(bridge: HostBridge, getSession: () => GateSession): Gate {
  function answer(op: string, argument: string): string {
    switch (op) {
      case "input":
        return getSession().input;
      case "finish":
        getSession().finish(argument);
        return "null";
      case "log": {
        const { level, event, attributes } = logRequest.parse(JSON.parse(argument));
        const kept = attributes.length > expressionLimits.logLineCharacters ? "{}" : attributes;
        const line = JSON.stringify({ level, event: event.slice(0, expressionLimits.logLineCharacters) });
        bridge.log(`${line.slice(0, -1)},"attributes":${kept}}`);
        return "null";
      }
      case "host": {
        const [name, payload] = splitOnce(argument);
        return bridge.callHost(name, payload);
      }
    }
    const run = Object.hasOwn(pureOperations, op) ? pureOperations[op] : undefined;
    if (!run) throw new Error("unknown operation");
    return JSON.stringify(run(JSON.parse(argument)));
  }

  return (request) => {
    const [op, argument] = splitOnce(request);
    // Without JSON around it, which the interpreters read slowly.
    if (op === "text") return getSession().texts[Number(argument)] ?? "";
    try {
      return `{"value":${answer(op, argument)}}`;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return JSON.stringify({ error: message.slice(0, expressionLimits.errorCharacters) });
    }
  };
}

/** The first line of a text, and the rest. */
function splitOnce(request: string): [string, string] {
  const end = request.indexOf("\n");
  return end < 0 ? [request, ""] : [request.slice(0, end), request.slice(end + 1)];
}
