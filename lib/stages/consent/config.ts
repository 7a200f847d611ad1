import { z } from "zod";
import { durationSchema } from "#lib/duration.ts";

/** Settings of the consent stage. */
export const consentConfig = z
  .object({
    mode: z
      .enum(["always_require", "permanent", "expiring"])
      .default("expiring")
      .meta({ title: "Mode", description: "Ask every time, once for ever, or again after a while." }),
    consent_expire_in: durationSchema
      .default("weeks=4")
      .meta({ title: "Consent lasts", description: "After this time people are asked again, in the mode “expiring”." }),
  })
  .meta({ title: "Consent" });
