import { randomInt } from "node:crypto";
import { z } from "zod";
import type { PolicyType } from "../../policy-type.ts";

/** Settings of the dummy policy: what it says, and between how many seconds it waits before saying it. */
export const dummyPolicyConfig = z.object({
  result: z.boolean().default(false).meta({ title: "Result", description: "Whether the policy passes." }),
  wait_min: z.int().min(0).max(3600).default(5).meta({ title: "Shortest wait", description: "Seconds." }),
  wait_max: z.int().min(0).max(3600).default(30).meta({ title: "Longest wait", description: "Seconds; not reached." }),
});

/** For trying flows out: waits, then says what it was told to. */
export const dummyPolicy: PolicyType<typeof dummyPolicyConfig> = {
  type: "dummy",
  config: dummyPolicyConfig,
  constant: ({ result }) => result,
  async evaluate({ config, signal }) {
    if (config.wait_min >= config.wait_max) throw new Error("The shortest wait must be below the longest.");
    const seconds = randomInt(config.wait_min, config.wait_max);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      // Nobody waits any more.
      signal.addEventListener("abort", () => clearTimeout(timer));
    });
    return { passing: config.result, messages: ["dummy"] };
  },
};
