import { z } from "zod";
import { commonChallengeFields } from "#lib/flows/challenge.ts";
import { traceEntrySchema } from "#lib/flows/trace.ts";
import { locales } from "#lib/i18n/locales.ts";
import { dryRunAnswerSchema } from "./request.ts";

const json = z.record(z.string(), z.unknown());

/** Something that a step would have written. */
const writeSchema = z.object({
  operation: z.enum(["insert", "update", "delete"]),
  table: z.string(),
  /** In words. */
  text: z.string(),
  /** What would be there, or what of it changes; secrets are masked. */
  fields: json,
});
export type DryRunWrite = z.infer<typeof writeSchema>;

const mailSchema = z.object({
  to: z.array(z.string()),
  subject: z.string(),
  /** Without the secrets of its links. */
  text: z.string(),
});
export type DryRunMail = z.infer<typeof mailSchema>;

/** One call of the engine: what was answered, and everything that came of it. */
export const dryRunStepSchema = z
  .object({
    /** Null: the flow's page was opened. Passwords are masked. */
    answered: dryRunAnswerSchema.nullable(),
    /** Slug of the flow that it led into. */
    flow: z.string(),
    /** In which the visitor reads. */
    locale: z.enum(locales),
    /** The stage that asks now. */
    stage: z.object({ pk: z.string(), name: z.string(), type: z.string() }).nullable(),
    /** What the visitor sees; values that work once are masked. */
    challenge: z.looseObject({ component: z.string(), ...commonChallengeFields }),
    /** JSON Schema of an answer; null where none is taken. */
    answer_schema: json.nullable(),
    /** What may come next; nothing at an end. */
    next: z.array(z.enum(["answer", "open_mail", "follow"])),
    notices: z.array(z.object({ level: z.enum(["info", "warning", "error"]), text: z.string() })),
    /** Whom the browser was logged in as, or that it was logged out. */
    session: z.object({ change: z.enum(["login", "logout"]), username: z.string().nullable() }).nullable(),
    redirect: z.string().nullable(),
    trace: z.array(traceEntrySchema),
    writes: z.array(writeSchema),
    /** Rows of the engine's own that would be written, by table. */
    bookkeeping: z.record(z.string(), z.int()),
    mails: z.array(mailSchema),
    /** What would have been asked elsewhere, and what was taken for the answer. */
    outbound: z.array(z.object({ method: z.string(), url: z.string(), assumption: z.string() })),
    /** What the server's log would say. */
    errors: z.array(z.string()),
  })
  .meta({ id: "FlowDryRunStep" });
export type DryRunStep = z.infer<typeof dryRunStepSchema>;

/** A whole dry run. */
export const dryRunReportSchema = z.object({ steps: z.array(dryRunStepSchema) }).meta({ id: "FlowDryRun" });
export type DryRunReport = z.infer<typeof dryRunReportSchema>;
