/** Compares a password, as the bytes that were typed, with one stored hash. Never blocks the event loop. */
export type PasswordCheck = (password: Buffer) => Promise<boolean>;

/** One way in which this or another system writes password hashes. */
export interface PasswordFormat {
  readonly name: string;
  /** Whether a stored hash is, by its prefix, meant to be of this format. */
  owns(encoded: string): boolean;
  /**
   * Reads a stored hash and makes sure that checking it costs a bounded time and memory.
   *
   * @throws UnacceptableHashError when it is malformed or asks for more than the limits allow
   */
  read(encoded: string): PasswordCheck;
}

/**
 * A stored or imported hash that will not be checked: of an unknown format, malformed, or so expensive that whoever put it
 * there could stop the service with it. The message says which, and never repeats the hash.
 */
export class UnacceptableHashError extends Error {
  override readonly name = "UnacceptableHashError";
}

/**
 * Reads a cost parameter.
 *
 * @param format the format's name, for the message
 * @param what the parameter's name, for the message
 * @param digits the text found in the hash
 * @throws UnacceptableHashError unless it is a plain decimal number between the limits
 */
export function readCost(format: string, what: string, digits: string | undefined, min: number, max: number): number {
  const value = digits && /^[0-9]{1,9}$/.test(digits) ? Number(digits) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UnacceptableHashError(`A ${format} hash needs ${what} between ${min} and ${max}.`);
}

/** Decodes padded base64. @throws UnacceptableHashError unless it is exactly the one spelling of `bytes` bytes */
export function readDigest(format: string, text: string | undefined, bytes: number): Buffer {
  const digest = Buffer.from(text ?? "", "base64");
  if (digest.length === bytes && digest.toString("base64") === text) return digest;
  throw new UnacceptableHashError(`A ${format} hash ends with ${bytes} bytes in base64.`);
}

/** Accepts a salt that is used as text. @throws UnacceptableHashError when it is missing or unreasonably long */
export function readSalt(format: string, salt: string | undefined): string {
  if (salt && salt.length <= 128) return salt;
  throw new UnacceptableHashError(`A ${format} hash needs a salt of 1 to 128 characters.`);
}
