import type { z } from "zod";
import { getPath } from "#lib/merge.ts";
import { type Message, message } from "./messages.ts";
import type { FieldErrors } from "./stage.ts";

/**
 * Turns zod's issues into field errors with the codes of the wire contract. A schema names its own message as `id` in `params` or as
 * custom issue; see `fieldIssue`.
 */
export function answerErrors(error: z.ZodError, answer: Record<string, unknown>): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of error.issues) {
    const field = issue.path.length > 0 ? String(issue.path[0]) : "non_field_errors";
    const value = Object.hasOwn(answer, field) ? answer[field] : getPath(answer, field);
    errors[field] = [...(errors[field] ?? []), toMessage(issue, value)];
  }
  return errors;
}

/** What was chosen, for the message; lists and objects can be too deep to be put into words. */
function nameValue(value: unknown): string {
  return typeof value === "object" ? typeof value : String(value);
}

function toMessage(issue: z.core.$ZodIssue, value: unknown): Message {
  if (issue.code === "custom" && issue.params && typeof issue.params.id === "string") {
    const { id, code, ...values } = issue.params as { id: string; code?: string } & Record<string, string>;
    return message(id, code, values);
  }
  if (value === undefined) return message("required", "required");
  if (value === null) return message("null", "null");
  // Also what is blank only after it was trimmed.
  if (typeof value === "string" && value.trim() === "" && issue.code === "too_small") return message("blank", "blank");
  switch (issue.code) {
    case "too_big":
      return message("max_length", "max_length", { max: Number(issue.maximum) });
    case "invalid_format":
      return message(issue.format === "email" ? "invalid_email" : "invalid_string");
    case "invalid_value":
      return message("invalid_choice", "invalid_choice", { input: nameValue(value) });
    case "invalid_type":
      return message(
        issue.expected === "boolean"
          ? "invalid_boolean"
          : issue.expected === "int" || issue.expected === "number"
            ? "invalid_integer"
            : "invalid_string",
      );
    default:
      return message("invalid_string");
  }
}
