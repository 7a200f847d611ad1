import { z } from "zod";

/** Settings of the password expiry policy. */
export const passwordExpiryPolicyConfig = z.object({
  days: z.int().min(0).meta({
    title: "Days",
    description: "How many days after its last change a password expires.",
  }),
  deny_only: z.boolean().default(false).meta({
    title: "Only deny",
    description: "The policy fails, but the password stays usable. Otherwise an expired password is made unusable.",
  }),
});
