import { z } from "zod";
import { commonChallengeFields } from "#lib/flows/challenge.ts";

/** A step without a question, for trying flows out. */
export const dummyChallenge = z.object({
  component: z.literal("ak-stage-dummy"),
  ...commonChallengeFields,
  name: z.string(),
});
export type DummyChallenge = z.infer<typeof dummyChallenge>;
