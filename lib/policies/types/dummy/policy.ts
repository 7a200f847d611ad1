import { randomInt } from "node:crypto";
import type { PolicyType } from "../../policy-type.ts";
import { dummyPolicyConfig } from "./config.ts";

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
