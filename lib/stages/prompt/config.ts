import { z } from "zod";
import { referencesTo } from "../references.ts";

/** Settings of the prompt stage. Order and texts of the fields belong to the prompts themselves. */
export const promptConfig = z
  .object({
    fields: referencesTo("prompt", {
      title: "Fields",
      description: "What the form asks for, by the order of the fields.",
    }),
    validation_policies: referencesTo("policy", {
      title: "Validation policies",
      description: "All of them must pass before the answers are accepted.",
    }),
  })
  .meta({ title: "Prompt" });

/** What is wrong with a submitted configuration, by field. */
export function checkPromptConfig(config: Partial<z.infer<typeof promptConfig>>): Record<string, string[]> {
  return config.fields?.length === 0 ? { fields: ["This list may not be empty."] } : {};
}
