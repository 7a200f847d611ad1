import { z } from "zod";

/** What one policy, group or user that is bound to something said, for whoever looks into a run. */
export const policyTraceSchema = z.object({
  /** Key and name of the policy, group or user. */
  pk: z.string(),
  name: z.string(),
  kind: z.enum(["policy", "group", "user"]),
  /** The binding turns the result round; `passing` is what counts. */
  negated: z.boolean(),
  passing: z.boolean(),
  /** It could not be carried out; the message is the error's text. */
  failed: z.boolean(),
  /** A result of a moment ago was used. */
  remembered: z.boolean(),
  /** Milliseconds. */
  duration: z.number(),
  messages: z.array(z.string()),
  log: z.array(z.object({ level: z.string(), event: z.string() })),
});
export type PolicyTrace = z.infer<typeof policyTraceSchema>;

/** One key of the context that a step changed, as paths with dots (`prompt_data.email`). Values are shortened, secrets masked. */
export const contextChangeSchema = z.object({
  path: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
export type ContextChange = z.infer<typeof contextChangeSchema>;

const at = z.iso.datetime();
const place = { binding: z.string(), stage: z.string() };

/** Something that happened in a run, in the order in which it happened. */
export const traceEntrySchema = z.discriminatedUnion("kind", [
  /** Whether the flow may be used at all: the requirement to a login that was not met, or else what its policies said. */
  z.object({
    kind: z.literal("planning"),
    at,
    passing: z.boolean(),
    requirement: z.string().nullable(),
    policies: z.array(policyTraceSchema),
  }),
  /** Whether a stage stays in the plan, where policies were asked about it. */
  z.object({
    kind: z.literal("binding"),
    at,
    ...place,
    when: z.enum(["planning", "reached"]),
    kept: z.boolean(),
    policies: z.array(policyTraceSchema),
  }),
  /** What a stage said: to an answer, by itself, or by asking. */
  z.object({
    kind: z.literal("stage"),
    at,
    ...place,
    type: z.string(),
    answered: z.boolean(),
    outcome: z.enum(["challenge", "invalid", "ok", "stage_invalid", "hand_over"]),
    /** Fields that were refused, with the codes of the reasons. */
    errors: z.record(z.string(), z.array(z.string())).optional(),
    /** What policies said that the stage itself asked, about an answer. */
    policies: z.array(policyTraceSchema),
    changes: z.array(contextChangeSchema),
    /** Milliseconds. */
    duration: z.number(),
  }),
  z.object({ kind: z.literal("restart"), at, ...place, keepsContext: z.boolean() }),
  z.object({ kind: z.literal("denied"), at, reason: z.string() }),
  z.object({ kind: z.literal("error"), at, text: z.string() }),
  z.object({ kind: z.literal("done"), at, to: z.string() }),
]);
export type TraceEntry = z.infer<typeof traceEntrySchema>;
