import { createHash } from "node:crypto";
import { verify } from "@node-rs/bcrypt";
import { type PasswordCheck, type PasswordFormat, readCost, UnacceptableHashError } from "./format.ts";

const RAW = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
/** One more doubles the time; 14 takes about a second. */
const MAX_COST = 14;
const DJANGO_SHA256 = "bcrypt_sha256$";
const DJANGO_PLAIN = "bcrypt$";

function readRaw(hash: string): PasswordCheck {
  const match = RAW.exec(hash);
  if (!match) throw new UnacceptableHashError("A bcrypt hash looks like $2b$12$ and 53 more characters.");
  readCost("bcrypt", "a cost", match[1], 4, MAX_COST);
  return (password) => verify(password, hash);
}

/**
 * bcrypt as such (`$2a$`, `$2b$`, `$2y$`) and in the two forms of Django: `bcrypt$` before the hash of the password, and
 * `bcrypt_sha256$` before the hash of the password's SHA-256 in hexadecimal. Without that first step bcrypt looks at the first 72
 * bytes only, here as everywhere; the limit is gone once the hash is renewed at login. `$2x$` marks hashes of a broken
 * implementation and is refused.
 */
export const bcryptFormat: PasswordFormat = {
  name: "bcrypt",
  owns: (encoded) => [DJANGO_SHA256, DJANGO_PLAIN, "$2"].some((prefix) => encoded.startsWith(prefix)),
  read(encoded) {
    if (encoded.startsWith(DJANGO_PLAIN)) return readRaw(encoded.slice(DJANGO_PLAIN.length));
    if (!encoded.startsWith(DJANGO_SHA256)) return readRaw(encoded);
    const check = readRaw(encoded.slice(DJANGO_SHA256.length));
    return (password) => check(Buffer.from(createHash("sha256").update(password).digest("hex"), "ascii"));
  },
};
