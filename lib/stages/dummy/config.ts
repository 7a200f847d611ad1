import { z } from "zod";

/** Settings of the dummy stage. */
export const dummyConfig = z.object({
  throw_error: z
    .boolean()
    .default(false)
    .meta({ title: "Fail", description: "Fail with an error when the stage is shown." }),
});
