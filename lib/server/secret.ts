import { randomBytes } from "node:crypto";
import { chmodSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Env } from "#lib/env.ts";

/** Where a generated secret is kept, in the data folder. */
export const SECRET_FILE = "auth-secret";

/** There is no secret that could be used; the message says what to do and never repeats a secret. */
export class SecretError extends Error {
  override readonly name = "SecretError";
}

/**
 * The secret that everything is signed and encrypted with: AUTH_SECRET, or one that is generated once into the data folder.
 *
 * @param production with a database server, where several instances must have the same one, none is generated
 * @throws SecretError when it is missing, weak or cannot be kept
 */
export function resolveSecret(
  env: Pick<Env, "AUTH_SECRET" | "DATABASE_URL" | "DATA_DIR">,
  production: boolean,
): string {
  if (env.AUTH_SECRET) return assertStrong(env.AUTH_SECRET, "AUTH_SECRET");
  if (env.DATABASE_URL && production) {
    throw new SecretError(
      "AUTH_SECRET must be set when DATABASE_URL is: every instance needs the same one. Make one with: openssl rand -base64 48",
    );
  }
  const file = path.join(env.DATA_DIR, SECRET_FILE);
  return assertStrong(readKept(file) ?? generate(file), file);
}

function readKept(file: string): string | undefined {
  try {
    const secret = readFileSync(file, "utf8").trim();
    chmodSync(file, 0o600);
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new SecretError(`The secret in ${file} cannot be read: ${(error as Error).message}`);
  }
}

/** Written whole under another name and linked into place: a crash leaves no half, and of two processes one wins. */
function generate(file: string): string {
  const temporary = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    writeFileSync(temporary, `${randomBytes(48).toString("base64url")}\n`, { mode: 0o600, flag: "wx", flush: true });
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw new SecretError(`The secret cannot be kept in ${file}: ${(error as Error).message}`);
    }
  } finally {
    rmSync(temporary, { force: true });
  }
  return readFileSync(file, "utf8").trim();
}

const SHORTEST = 32;
/** Random text of 32 hex digits has fewer than this many different characters once in some ten million times. */
const FEWEST_DIFFERENT = 8;
const PLACEHOLDER =
  /change.?(?:me|this|it)|example|placeholder|insecure|password|your.?(?:auth|secret|key)|secret.?key|default/i;

function assertStrong(secret: string, source: string): string {
  const weak = describeWeakness(secret);
  if (!weak) return secret;
  const advice =
    source === "AUTH_SECRET" ? "Make one with: openssl rand -base64 48" : "Restore the file from a backup.";
  throw new SecretError(`The secret in ${source} ${weak}. ${advice}`);
}

/** What makes a text useless as a secret, or undefined. */
export function describeWeakness(secret: string): string | undefined {
  if (secret.length < SHORTEST) return `is shorter than ${SHORTEST} characters`;
  if (new Set(secret).size < FEWEST_DIFFERENT) return "has too few different characters";
  if (PLACEHOLDER.test(secret)) return "looks like a placeholder";
  // A text that repeats itself is found inside its own double before its end.
  if (`${secret}${secret}`.indexOf(secret, 1) < secret.length) return "repeats itself";
  return isRun(secret) ? "is a sequence" : undefined;
}

/** Whether every character is the one before it plus the same step: "abcdefgh…", "98765432…". */
function isRun(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const step = (codes[1] ?? 0) - (codes[0] ?? 0);
  return codes.every((code, index) => index === 0 || code - (codes[index - 1] ?? 0) === step);
}
