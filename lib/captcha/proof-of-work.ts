import { randomInt } from "node:crypto";
import { createChallenge, verifySolution } from "altcha-lib";
import { deriveKey as deriveCandidate } from "altcha-lib/algorithms/pbkdf2";
import type { Challenge } from "altcha-lib/types";
import { z } from "zod";
import { appSecret } from "#lib/crypto/keys.ts";
import { deriveKey } from "#lib/crypto/secret.ts";
import type { Db } from "#lib/db/client.ts";
import { PROOF_LIFETIME_MS } from "./built-in.ts";

/** Rounds of PBKDF2 for one candidate. */
const ROUNDS = 1_000;
const LARGEST_TOKEN = 8_192;

/** What a proof counts for, and nothing else. */
export interface ProofPurpose {
  /** Key of the captcha stage. */
  stage: string;
  /** Key of the flow. */
  flow: string;
  /** The run; see `runBinding`. */
  run: string;
}

const purposeSchema = z.object({ stage: z.string(), flow: z.string(), run: z.string() });

/** The payload of ALTCHA's protocol: the challenge as it was given out, and its solution. */
const payloadSchema = z.object({
  challenge: z.object({
    parameters: z.looseObject({
      algorithm: z.literal("PBKDF2/SHA-256"),
      cost: z.literal(ROUNDS),
      keyLength: z.literal(32),
      keyPrefix: z.string(),
      keySignature: z.string(),
      nonce: z.string(),
      salt: z.string(),
      expiresAt: z.number(),
      data: purposeSchema,
    }),
    signature: z.string(),
  }),
  solution: z.object({ counter: z.number(), derivedKey: z.string(), time: z.number().optional() }),
});

const secretOf = (purpose: string) => deriveKey(appSecret(), purpose).toString("hex");
const challengeSecret = () => secretOf("captcha-challenge");
const solutionSecret = () => secretOf("captcha-solution");

/**
 * Makes a challenge of ALTCHA's protocol (version 2): signed, so that nothing has to be stored before it is solved, with an end, and bound to
 * its purpose.
 *
 * @param work in a million rounds of PBKDF2 on average; between half and one and a half of it, so that nobody waits for ever
 * @returns the challenge as base64 of its JSON
 */
export async function createProofChallenge(work: number, purpose: ProofPurpose, now: Date): Promise<string> {
  const candidates = (work * 1_000_000) / ROUNDS;
  const challenge = await createChallenge({
    algorithm: "PBKDF2/SHA-256",
    cost: ROUNDS,
    counter: randomInt(candidates / 2, candidates * 1.5),
    deriveKey: deriveCandidate,
    data: { ...purpose },
    expiresAt: new Date(now.getTime() + PROOF_LIFETIME_MS),
    hmacSignatureSecret: challengeSecret(),
    hmacKeySignatureSecret: solutionSecret(),
  });
  return Buffer.from(JSON.stringify(challenge)).toString("base64");
}

/**
 * Whether a token is the solution of a challenge that was made for the purpose, has not expired, and was never used before on any
 * instance. A right one is used up by asking.
 *
 * @param token base64 of ALTCHA's payload
 * @param mayBe judges the run that the challenge was made for
 */
export async function spendProof(
  db: Db,
  token: string,
  { stage, flow }: Omit<ProofPurpose, "run">,
  mayBe: (run: string) => boolean,
  now: Date,
): Promise<boolean> {
  const payload = readPayload(token);
  if (!payload) return false;
  const { parameters, signature } = payload.challenge;
  const { data, expiresAt } = parameters;
  if (data.stage !== stage || data.flow !== flow || !mayBe(data.run) || expiresAt * 1000 <= now.getTime()) return false;
  const { verified } = await verifySolution({
    challenge: payload.challenge as unknown as Challenge,
    solution: { ...payload.solution, time: payload.solution.time ?? 0 },
    deriveKey: deriveCandidate,
    hmacSignatureSecret: challengeSecret(),
    hmacKeySignatureSecret: solutionSecret(),
  });
  return verified && (await takeOnce(db, signature, new Date(expiresAt * 1000)));
}

/** One statement, so that of any number of parallel uses one counts. */
async function takeOnce(db: Db, signature: string, expires: Date): Promise<boolean> {
  const taken = await db.$executeRaw`
    INSERT INTO "captcha_solution" ("signature", "expires") VALUES (${signature}, ${expires}) ON CONFLICT DO NOTHING`;
  return taken === 1;
}

function readPayload(token: string): z.infer<typeof payloadSchema> | undefined {
  if (token.length > LARGEST_TOKEN) return undefined;
  try {
    return payloadSchema.safeParse(JSON.parse(Buffer.from(token, "base64").toString("utf8"))).data;
  } catch {
    return undefined;
  }
}
