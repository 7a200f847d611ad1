import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** First byte of every sealed box, so that the format can change without guessing what an old box is. */
const BOX_VERSION = 1;

/**
 * Derives a key of its own for one purpose from the installation's secret: HKDF with SHA-256 (RFC 5869).
 * What one purpose's key signs or seals is worthless to every other purpose.
 *
 * @param secret the installation's secret, for example `AUTH_SECRET`
 * @param purpose a fixed text that names the use, for example `flow-plan`; it takes the place of HKDF's `info`
 * @returns 32 bytes
 * @throws RangeError when the secret or the purpose is empty
 */
export function deriveKey(secret: string, purpose: string): Buffer {
  if (secret === "" || purpose === "") throw new RangeError("A key needs a secret and a purpose.");
  return Buffer.from(hkdfSync("sha256", secret, "vestibule", purpose, KEY_BYTES));
}

/**
 * Encrypts and authenticates with AES-256-GCM (NIST SP 800-38D).
 * The nonce is random, so one key should seal fewer than 2^32 boxes.
 *
 * @param key 32 bytes, from {@link deriveKey}
 * @param plaintext bytes, or text that is taken as UTF-8
 * @param aad what the box belongs to, for example the id of its row: a box that is moved elsewhere does not open
 * @returns version byte, nonce (12 bytes), ciphertext, tag (16 bytes)
 * @throws RangeError when the key is not 32 bytes long
 */
export function seal(key: Uint8Array, plaintext: Uint8Array | string, aad: string): Buffer {
  if (key.length !== KEY_BYTES) throw new RangeError(`A sealing key has ${KEY_BYTES} bytes.`);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundData(aad));
  const bytes = typeof plaintext === "string" ? Buffer.from(plaintext, "utf8") : plaintext;
  const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([Buffer.of(BOX_VERSION), nonce, ciphertext, cipher.getAuthTag()]);
}

/**
 * Opens what {@link seal} made.
 *
 * @param key the key that sealed the box
 * @param box the whole box
 * @param aad the same text as at sealing
 * @returns the plaintext, or null when anything is wrong: another key, another `aad`, another version, a changed or cut box.
 *   The reasons are not told apart on purpose; no caller may act on the difference.
 */
export function open(key: Uint8Array, box: Uint8Array, aad: string): Buffer | null {
  if (box.length < 1 + NONCE_BYTES + TAG_BYTES || box[0] !== BOX_VERSION) return null;
  const nonce = box.subarray(1, 1 + NONCE_BYTES);
  const ciphertext = box.subarray(1 + NONCE_BYTES, box.length - TAG_BYTES);
  try {
    // Without a fixed tag length Node accepts shortened tags, which are far easier to forge.
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(boundData(aad));
    decipher.setAuthTag(box.subarray(box.length - TAG_BYTES));
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    return null;
  }
}

/** The version is authenticated together with the caller's text, so that a later version's box cannot be relabelled. */
function boundData(aad: string): Buffer {
  return Buffer.concat([Buffer.of(BOX_VERSION), Buffer.from(aad, "utf8")]);
}

/**
 * The form in which a token is stored and looked up. Plain SHA-256 is enough because tokens are long and random;
 * it is not for passwords.
 *
 * @returns 64 hexadecimal digits
 */
export function hashToken(token: string): string {
  return createHash("sha256").update(token, "utf8").digest("hex");
}

/**
 * A new random token for cookies, links and keys.
 *
 * @param bytes how many random bytes it is made of, at least 16
 * @returns base64url text without padding (RFC 4648 section 5), 43 characters for 32 bytes
 * @throws RangeError when fewer than 16 bytes are asked for
 */
export function randomToken(bytes = 32): string {
  if (bytes < 16) throw new RangeError("A token needs at least 16 random bytes.");
  return randomBytes(bytes).toString("base64url");
}

/**
 * Compares two texts in a time that tells neither where they differ nor how long the secret one is.
 * Both are hashed first, so texts of any length and script can be compared; UTF-16 keeps broken surrogates apart.
 */
export function timingSafeEqualText(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(Buffer.from(text, "utf16le")).digest();
  return timingSafeEqual(digest(a), digest(b));
}
