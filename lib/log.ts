import pino, { type Logger } from "pino";
import { env } from "./env.ts";

// Next.js bundles a second copy of every module; one logger serves the process.
const slot = globalThis as unknown as Record<symbol, Logger | undefined>;
const key = Symbol.for("vestibule.log");

/**
 * The log of this process: one JSON object a line on standard output, from LOG_LEVEL up. Never hand it passwords, tokens, codes,
 * cookies, query texts or whole request bodies.
 */
export function log(): Logger {
  slot[key] ??= pino({ level: env().LOG_LEVEL, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  return slot[key];
}
