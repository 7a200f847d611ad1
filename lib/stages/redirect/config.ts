import { z } from "zod";
import { referenceTo } from "../references.ts";

/** Settings of the redirect stage. */
export const redirectConfig = z
  .object({
    mode: z
      .enum(["static", "flow"])
      .meta({ title: "Mode", description: "Send people to an address or to another flow." }),
    target_static: z
      .string()
      .default("")
      .meta({ title: "Address", description: "Where to, in the mode for addresses." }),
    target_flow: referenceTo("flow", { title: "Flow", description: "Where to, in the mode for flows." }),
    keep_context: z
      .boolean()
      .default(true)
      .meta({ title: "Keep context", description: "Hand what is known over to the flow." }),
  })
  .meta({ title: "Redirect" });

/** What is wrong between the fields of a submitted configuration, by field. */
export function checkRedirectConfig(config: Partial<z.infer<typeof redirectConfig>>): Record<string, string[]> {
  if (config.mode === "static" && !config.target_static)
    return { non_field_errors: ["Target URL should be present when mode is Static."] };
  if (config.mode === "flow" && !config.target_flow)
    return { non_field_errors: ["Target Flow should be present when mode is Flow."] };
  return {};
}
