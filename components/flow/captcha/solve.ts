import { pbkdf2 } from "./pbkdf2.ts";

/** As much of a challenge of ALTCHA's protocol as its solution takes. Bytes are in hexadecimal. */
export interface ProofChallenge {
  parameters: {
    nonce: string;
    salt: string;
    cost: number;
    keyPrefix: string;
  };
}

/** What has been found. */
export interface ProofSolution {
  counter: number;
  /** In hexadecimal. */
  derivedKey: string;
}

/** Which of the candidates one of several workers tries. */
export interface ProofTask {
  challenge: ProofChallenge;
  start: number;
  step: number;
}

type Derive = (password: Uint8Array<ArrayBuffer>, salt: Uint8Array<ArrayBuffer>, rounds: number) => Promise<Uint8Array>;

/** Only secure contexts have it, whatever the types say. */
function nativeDerive(): Derive | undefined {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle) return undefined;
  return async (password, salt, iterations) => {
    const key = await subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    return new Uint8Array(await subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256));
  };
}

/** Tries candidates until one is right. @param derive how keys are derived, normally the browser's own way */
export async function solve(
  { challenge, start, step }: ProofTask,
  derive: Derive = nativeDerive() ?? (async (...input) => pbkdf2(...input)),
): Promise<ProofSolution> {
  const { nonce, salt, cost, keyPrefix } = challenge.parameters;
  const saltBytes = fromHex(salt);
  const password = new Uint8Array([...fromHex(nonce), 0, 0, 0, 0]);
  const counterPlace = new DataView(password.buffer, password.length - 4);
  for (let counter = start; ; counter += step) {
    counterPlace.setUint32(0, counter);
    const derivedKey = toHex(await derive(password, saltBytes, cost));
    if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey };
  }
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
