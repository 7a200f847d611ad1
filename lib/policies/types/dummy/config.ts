import { z } from "zod";

/** Settings of the dummy policy: what it says, and between how many seconds it waits before saying it. */
export const dummyPolicyConfig = z.object({
  result: z.boolean().default(false).meta({ title: "Result", description: "Whether the policy passes." }),
  wait_min: z.int().min(0).max(3600).default(5).meta({ title: "Shortest wait", description: "Seconds." }),
  wait_max: z.int().min(0).max(3600).default(30).meta({ title: "Longest wait", description: "Seconds; not reached." }),
});
