import { createHmac } from "node:crypto";
import { appSecret } from "#lib/crypto/keys.ts";
import { deriveKey } from "#lib/crypto/secret.ts";

/** What is counted, each with counters of its own. */
export type LimitKind =
  | "password-account"
  | "password-device"
  | "password-address"
  | "captcha-address"
  | "token-address"
  | "mail-recipient"
  | "mail-address"
  | "request-address"
  | "trace-address";

/** How often something may be tried. */
export interface Limit {
  kind: LimitKind;
  /** Who or what is limited: a name, an address. Kept as a hash only. */
  about: string;
  /** Key of the account that it belongs to, where it has one, to find the counter by. */
  owner?: number;
  most: number;
  /** Milliseconds from the first try until all are forgotten. */
  windowMs: number;
}

/** Tries counted so far, and when they are forgotten. */
export interface Count {
  points: number;
  expires: Date;
}

/** Takes a name as every spelling that finds the same account without regard to case. */
export function normalizeName(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}

/** The name of a limit's counter: its kind, and whom it is about as a hash that nobody can turn round without the secret. */
export function counterKey({ kind, about, owner }: Pick<Limit, "kind" | "about" | "owner">): string {
  const hash = createHmac("sha256", counterSecret()).update(about).digest("base64url");
  return `${kindPrefix(kind, owner)}${hash}`.slice(0, LONGEST_KEY);
}

/** What the keys of all counters of a kind, or of an account's, begin with. */
export function kindPrefix(kind: LimitKind, owner?: number): string {
  return owner === undefined ? `${kind}:` : `${kind}:${owner}:`;
}

const LONGEST_KEY = 64;
let derived: { from: string; key: Buffer } | undefined;

function counterSecret(): Buffer {
  const from = appSecret();
  if (derived?.from !== from) derived = { from, key: deriveKey(from, "rate-limits") };
  return derived.key;
}
