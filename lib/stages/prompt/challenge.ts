import { z } from "zod";
import { commonChallengeFields } from "#lib/flows/challenge.ts";

/** The kinds of field that a prompt can be. */
export const promptTypes = [
  "text",
  "text_area",
  "text_read_only",
  "text_area_read_only",
  "username",
  "email",
  "password",
  "number",
  "checkbox",
  "radio-button-group",
  "dropdown",
  "date",
  "date-time",
  "file",
  "separator",
  "hidden",
  "static",
  "alert_info",
  "alert_warning",
  "alert_danger",
  "ak-locale",
] as const;
export type PromptType = (typeof promptTypes)[number];

/** One field of the form as the browser receives it. */
export const stagePrompt = z.object({
  field_key: z.string(),
  label: z.string(),
  type: z.enum(promptTypes),
  required: z.boolean(),
  placeholder: z.string(),
  initial_value: z.string(),
  order: z.int(),
  sub_text: z.string(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })).nullable(),
});
export type StagePrompt = z.infer<typeof stagePrompt>;

/** The largest file that a prompt takes, in units of 1000 bytes. */
export const LARGEST_FILE_KB = 700;

/** A form that an administrator defined. */
export const promptChallenge = z.object({
  component: z.literal("ak-stage-prompt"),
  ...commonChallengeFields,
  fields: z.array(stagePrompt),
});
export type PromptChallenge = z.infer<typeof promptChallenge>;
