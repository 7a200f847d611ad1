import { z } from "zod";

/** Settings of the deny stage. */
export const denyConfig = z.object({
  deny_message: z
    .string()
    .default("")
    .meta({ title: "Message", description: "Shown to the person who is turned away." }),
});
