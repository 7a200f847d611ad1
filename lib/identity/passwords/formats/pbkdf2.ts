import { pbkdf2, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { type PasswordFormat, readCost, readDigest, readSalt } from "./format.ts";

const derive = promisify(pbkdf2);

/** About three times what Django asks for today; takes less than a second. */
const MAX_ITERATIONS = 3_000_000;

const digests: Record<string, { hash: string; bytes: number }> = {
  pbkdf2_sha256: { hash: "sha256", bytes: 32 },
  pbkdf2_sha1: { hash: "sha1", bytes: 20 },
};

/** PBKDF2 (RFC 8018) as Django stores it: `pbkdf2_sha256$iterations$salt$hash`, the salt as text, the hash in base64. */
export const pbkdf2Format: PasswordFormat = {
  name: "PBKDF2",
  owns: (encoded) => Object.keys(digests).some((name) => encoded.startsWith(`${name}$`)),
  read(encoded) {
    const [name = "", iterations, salt, ...rest] = encoded.split("$");
    const { hash, bytes } = digests[name] ?? { hash: "sha256", bytes: 32 };
    const count = readCost("PBKDF2", "iterations", iterations, 1, MAX_ITERATIONS);
    const saltText = readSalt("PBKDF2", salt);
    const expected = readDigest("PBKDF2", rest.join("$"), bytes);
    return async (password) => timingSafeEqual(await derive(password, saltText, count, bytes, hash), expected);
  },
};
