import { scrypt, timingSafeEqual } from "node:crypto";
import { type PasswordFormat, readCost, readDigest, readSalt, UnacceptableHashError } from "./format.ts";

const HASH_BYTES = 64;
const MAX_MEMORY = 128 * 1024 * 1024;
/** N times r times p is what the time depends on; Django's default of 2^14, 8 and 5 is below it. */
const MAX_WORK = 2 ** 20;

/** scrypt (RFC 7914) as Django stores it: `scrypt$N$salt$r$p$hash`, the salt as text, the 64 bytes of hash in base64. */
export const scryptFormat: PasswordFormat = {
  name: "scrypt",
  owns: (encoded) => encoded.startsWith("scrypt$"),
  read(encoded) {
    const [, work, salt, block, parallel, ...rest] = encoded.split("$");
    const N = readCost("scrypt", "a work factor", work, 2, MAX_WORK);
    const r = readCost("scrypt", "a block size", block, 1, 64);
    const p = readCost("scrypt", "a parallelism", parallel, 1, 64);
    if ((N & (N - 1)) !== 0) throw new UnacceptableHashError("A scrypt hash needs a power of two as its work factor.");
    if (128 * N * r > MAX_MEMORY || N * r * p > MAX_WORK) {
      throw new UnacceptableHashError(
        "A scrypt hash may take at most 128 MiB, and 2^20 as the product of its parameters.",
      );
    }
    const saltText = readSalt("scrypt", salt);
    const expected = readDigest("scrypt", rest.join("$"), HASH_BYTES);
    const options = { N, r, p, maxmem: 128 * r * (N + p + 2) + 65_536 };
    return (password) =>
      new Promise((resolve, reject) => {
        scrypt(password, saltText, HASH_BYTES, options, (error, derived) =>
          error ? reject(error) : resolve(timingSafeEqual(derived, expected)),
        );
      });
  },
};
