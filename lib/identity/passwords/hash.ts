import { hash } from "@node-rs/argon2";
import { randomToken } from "#lib/crypto/secret.ts";
import { argon2Format } from "./formats/argon2.ts";
import { bcryptFormat } from "./formats/bcrypt.ts";
import { type PasswordCheck, type PasswordFormat, UnacceptableHashError } from "./formats/format.ts";
import { pbkdf2Format } from "./formats/pbkdf2.ts";
import { scryptFormat } from "./formats/scrypt.ts";
import { hashInTurn } from "./work-queue.ts";

/**
 * The longest password, in bytes of UTF-8. Passwords are taken exactly as typed: no trimming, no case folding and no Unicode
 * normalisation, because hashes that were made elsewhere were made without it.
 */
export const MAX_PASSWORD_BYTES = 4096;

/** A new password is longer than {@link MAX_PASSWORD_BYTES}. */
export class PasswordTooLongError extends Error {
  override readonly name = "PasswordTooLongError";
}

/** What became of a password check. */
export interface PasswordVerdict {
  valid: boolean;
  /** The password is right, but its hash is not what {@link hashPassword} makes today: store a new one. */
  outdated: boolean;
}

/** 19 MiB, 2 passes, 1 lane, as OWASP advises; Argon2id is what the library makes when not told otherwise. */
const CURRENT = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };
const CURRENT_PREFIX = "$argon2id$v=19$m=19456,t=2,p=1$";
/** Of the current cost and of no password: 32 zero bytes are nobody's hash. */
const DUMMY_HASH = `${CURRENT_PREFIX}${"A".repeat(22)}$${"A".repeat(43)}`;
const MAX_ENCODED_LENGTH = 512;
const UNUSABLE_MARK = "!";

const formats: readonly PasswordFormat[] = [argon2Format, pbkdf2Format, bcryptFormat, scryptFormat];

/**
 * Hashes a new password with Argon2id and a random salt, off the event loop.
 *
 * @returns a PHC string (`$argon2id$…`)
 * @throws PasswordTooLongError beyond {@link MAX_PASSWORD_BYTES}
 * @throws PasswordOverloadError when too many passwords are waiting already
 */
export async function hashPassword(password: string): Promise<string> {
  const bytes = toBytes(password);
  if (!bytes) throw new PasswordTooLongError(`A password may have at most ${MAX_PASSWORD_BYTES} bytes.`);
  return hashInTurn(() => hash(bytes, CURRENT));
}

/**
 * Checks a password against a stored hash of any known format, off the event loop.
 *
 * Where there is nothing to check (unusable, unknown, malformed or too expensive hashes, overlong passwords) the answer is
 * "invalid" after the time that a check with our own parameters takes.
 *
 * @throws PasswordOverloadError when too many passwords are waiting already
 */
export async function verifyPassword(password: string, encoded: string): Promise<PasswordVerdict> {
  const bytes = toBytes(password);
  const check = bytes && findCheck(encoded);
  if (!bytes || !check) {
    await burnPasswordTime(password);
    return { valid: false, outdated: false };
  }
  const valid = await hashInTurn(() => check(bytes));
  // Exactly today's cost, neither less nor more: accounts whose checks take another time than everybody else's can be told apart.
  return { valid, outdated: valid && !encoded.startsWith(CURRENT_PREFIX) };
}

/**
 * Takes the time of one password check and forgets the outcome, so that the answer for somebody who does not exist is not the
 * faster one. The time is that of our own hashes; an imported hash that has not been renewed yet takes its own.
 *
 * @throws PasswordOverloadError as a real check would
 */
export async function burnPasswordTime(password: string): Promise<void> {
  const check = argon2Format.read(DUMMY_HASH);
  await hashInTurn(() => check(toBytes(password) ?? Buffer.alloc(0)));
}

/**
 * Makes sure that a hash from elsewhere (import, API, blueprint) is one that can be checked at a bounded cost.
 * An unusable password is no hash; ask {@link isUsable} first where one is welcome.
 *
 * @throws UnacceptableHashError saying what is wrong with it
 */
export function assertAcceptableHash(encoded: string): void {
  readHash(encoded);
}

/** A stored value that no password matches. Random, as Django's, so that tokens derived from it differ each time. */
export function unusablePassword(): string {
  return `${UNUSABLE_MARK}${randomToken()}`;
}

/** Whether a stored value can match a password at all: it is neither missing nor made by {@link unusablePassword}. */
export function isUsable(encoded: string | null | undefined): boolean {
  return Boolean(encoded) && !encoded?.startsWith(UNUSABLE_MARK);
}

function readHash(encoded: string): PasswordCheck {
  if (encoded.length > MAX_ENCODED_LENGTH) {
    throw new UnacceptableHashError(`A password hash has at most ${MAX_ENCODED_LENGTH} characters.`);
  }
  const format = formats.find((candidate) => candidate.owns(encoded));
  if (!format) {
    const names = formats.map(({ name }) => name).join(", ");
    throw new UnacceptableHashError(`The password hash is of an unknown format; known are ${names}.`);
  }
  return format.read(encoded);
}

function findCheck(encoded: string): PasswordCheck | undefined {
  if (!isUsable(encoded)) return undefined;
  try {
    return readHash(encoded);
  } catch (error) {
    if (error instanceof UnacceptableHashError) return undefined;
    throw error;
  }
}

/** The password's bytes, or undefined when there are too many. */
function toBytes(password: string): Buffer | undefined {
  // No character takes less than one byte, so an enormous text is never even encoded.
  if (password.length > MAX_PASSWORD_BYTES) return undefined;
  const bytes = Buffer.from(password, "utf8");
  return bytes.length <= MAX_PASSWORD_BYTES ? bytes : undefined;
}
