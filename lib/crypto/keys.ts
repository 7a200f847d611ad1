// Next.js bundles a second copy of every module; the secret of the process lives on globalThis.
const slot = globalThis as unknown as Record<symbol, string | undefined>;
const key = Symbol.for("vestibule.secret");

/** Makes `secret` the one that this process signs and encrypts with. */
export function setAppSecret(secret: string): void {
  slot[key] = secret;
}

/** The secret that every key is derived from. @throws Error before the server has read it */
export function appSecret(): string {
  const secret = slot[key];
  if (!secret) throw new Error("The secret has not been read yet.");
  return secret;
}
