import { z } from "zod";

/** Languages in which expressions can be written. */
export const expressionLanguages = ["python", "javascript"] as const;

/** Settings of the expression policy. */
export const expressionPolicyConfig = z.object({
  expression: z.string().min(1).meta({
    title: "Expression",
    description: "Body of a function; what it returns decides.",
    widget: "textarea",
    languageField: "expression_language",
  }),
  expression_language: z
    .enum(expressionLanguages)
    .default("python")
    .meta({ title: "Language", description: "Python, as elsewhere, or JavaScript." }),
});
