import { parseOptions, verify } from "@node-rs/argon2";
import { type PasswordFormat, readCost, UnacceptableHashError } from "./format.ts";

/** `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`: the PHC string format; 8 to 64 bytes of salt, 16 to 64 of hash. */
const PHC = /^\$argon2(?:id|i)\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}$/;
/** Django puts the name of its hasher in front of the PHC string, whose own `$` separates the two. */
const DJANGO_PREFIX = "argon2$";

const MAX_MEMORY_KIB = 131_072;
/** Memory times passes is what the time depends on; Django's default of 100 MiB and 2 passes is below it. */
const MAX_KIB_PASSES = 262_144;

/** Argon2id and Argon2i (RFC 9106), as PHC string or as Django stores it. */
export const argon2Format: PasswordFormat = {
  name: "Argon2",
  owns: (encoded) => encoded.startsWith("$argon2") || encoded.startsWith(DJANGO_PREFIX),
  read(encoded) {
    const phc = encoded.startsWith(DJANGO_PREFIX) ? encoded.slice(DJANGO_PREFIX.length - 1) : encoded;
    const match = PHC.exec(phc);
    if (!match) throw new UnacceptableHashError("An Argon2 hash looks like $argon2id$v=19$m=…,t=…,p=…$salt$hash.");
    const lanes = readCost("Argon2", "lanes", match[3], 1, 16);
    const memory = readCost("Argon2", "KiB of memory", match[1], 8 * lanes, MAX_MEMORY_KIB);
    const passes = readCost("Argon2", "passes", match[2], 1, 32);
    if (memory * passes > MAX_KIB_PASSES) {
      throw new UnacceptableHashError(`An Argon2 hash may take at most ${MAX_KIB_PASSES} KiB times passes.`);
    }
    assertReadable(phc);
    return (password) => verify(phc, password);
  },
};

/** The library's own parser has the last word, for example on base64 that is not the one spelling of its bytes. */
function assertReadable(phc: string): void {
  try {
    parseOptions(phc);
  } catch (cause) {
    throw new UnacceptableHashError("An Argon2 hash ends with a salt and a hash in base64 without padding.", { cause });
  }
}
