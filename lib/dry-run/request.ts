import { z } from "zod";

/** Answers of one dry run; nobody's flow asks more. */
export const MOST_ANSWERS = 20;
/** All answers together, as JSON. */
export const LARGEST_ANSWERS = 256 * 1024;
/** All steps of a dry run together, in milliseconds. */
export const LONGEST_MS = 10_000;

/** What the visitor does with what they see. */
export const dryRunAnswerSchema = z.discriminatedUnion("action", [
  z.object({ action: z.literal("answer"), data: z.record(z.string(), z.unknown()) }),
  z.object({ action: z.literal("open_mail") }),
  z.object({ action: z.literal("follow") }),
]);
export type DryRunAnswer = z.infer<typeof dryRunAnswerSchema>;

/** Who goes through the flow, from where, and what they answer. */
export const dryRunRequestSchema = z
  .object({
    user: z.int32().positive().nullable().default(null).meta({
      title: "Person",
      description: "Whom it is about. Nobody in particular: somebody without an account.",
      reference: "user",
    }),
    logged_in: z.boolean().default(false).meta({
      title: "Is logged in",
      description: "The person comes with a login; else as a visitor whom nobody knows yet.",
    }),
    any_password: z.boolean().default(false).meta({
      title: "Take passwords as right",
      description: "Whatever is typed as this person's password is right, as an administrator cannot know it.",
    }),
    query: z.string().max(4000).default("").meta({
      title: "Query of the page",
      description: "What the address of the flow's page says, such as next=/if/user/ or itoken=….",
    }),
    client_ip: z.union([z.ipv4(), z.ipv6()]).nullable().default(null).meta({
      title: "Address",
      description: "Where the visitor comes from; left out: where this request does.",
      widget: "text",
    }),
    user_agent: z.string().max(500).nullable().default(null).meta({
      title: "Browser",
      description: "What the visitor's browser calls itself; left out: as this request's does.",
    }),
    language: z
      .string()
      .max(100)
      .regex(/^[\w\-,;=.* ]*$/)
      .nullable()
      .default(null)
      .meta({ title: "Language", description: "What the visitor's browser asks for (Accept-Language), such as fr." }),
    answers: z
      .array(dryRunAnswerSchema)
      .max(MOST_ANSWERS)
      .refine((answers) => JSON.stringify(answers).length <= LARGEST_ANSWERS, "The answers are too large.")
      .default([]),
  })
  .meta({ id: "FlowDryRunRequest" });
export type DryRunRequest = z.infer<typeof dryRunRequestSchema>;
