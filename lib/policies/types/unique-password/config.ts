import { z } from "zod";

/** Settings of the password uniqueness policy. */
export const uniquePasswordPolicyConfig = z.object({
  password_field: z.string().min(1).default("password").meta({
    title: "Field",
    description: "Key of the prompt that asks for the password.",
  }),
  // Each comparison costs a password hash.
  num_historical_passwords: z.int().min(0).max(100).default(1).meta({
    title: "Former passwords",
    description: "How many former passwords may not be used again, besides the present one. 0 allows any.",
  }),
});
