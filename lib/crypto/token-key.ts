import { randomToken } from "./secret.ts";

/**
 * A new random key for a program: letters, digits, hyphens and underscores.
 *
 * @param length in characters of six bits each; fewer than 22 can be guessed
 */
export function newTokenKey(length: number): string {
  return randomToken(Math.max(16, Math.ceil((length * 3) / 4))).slice(0, length);
}
