import { randomBytes } from "node:crypto";

/** Random bytes that nobody can guess, in hexadecimal digits; the interpreters only have guessable ones. */
export function createRandomHex(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}
