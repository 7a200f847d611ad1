import { z } from "zod";

/** What a stage can establish about the pending user. */
export const proofKinds = [
  "identified",
  "password",
  "code",
  "passkey",
  "address",
  "account_created",
  "source",
  // An administrator, or a mail that they had sent, handed over a link for this account.
  "vouched",
] as const;
export type ProofKind = (typeof proofKinds)[number];

/** Something that was really established in an execution: what, for whom and by which stage. */
export const proofSchema = z.object({
  kind: z.enum(proofKinds),
  /** The user's key; null for one that is not stored. */
  user: z.int().nullable(),
  /** The stage's key. */
  stage: z.string(),
  /** Exactly what was proved where the kind alone does not say it, for example an e-mail address. */
  subject: z.string().optional(),
});
export type ProofRecord = z.infer<typeof proofSchema>;

/** A proof as a stage reports it; the engine adds user and stage. */
export interface Proof {
  kind: ProofKind;
  subject?: string;
}
