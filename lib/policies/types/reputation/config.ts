import { z } from "zod";

/** Settings of the reputation policy. */
export const reputationPolicyConfig = z.object({
  check_ip: z
    .boolean()
    .default(true)
    .meta({ title: "Check address", description: "Count scores of the client's address." }),
  check_username: z
    .boolean()
    .default(true)
    .meta({ title: "Check username", description: "Count scores of the username." }),
  threshold: z.int().default(-5).meta({ title: "Threshold", description: "Passes when the sum is at most this." }),
});
