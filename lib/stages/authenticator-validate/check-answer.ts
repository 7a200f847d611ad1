import { z } from "zod";
import { message } from "#lib/flows/messages.ts";
import type { FieldErrors } from "#lib/flows/stage.ts";
import { deviceClasses } from "./challenge.ts";

const selectedChallenge = z.looseObject({
  device_class: z.enum(deviceClasses),
  device_uid: z.string(),
  challenge: z.record(z.string(), z.unknown()),
  last_used: z.unknown(),
});

/**
 * Judges what was sent to somebody who can only choose what to set up: nothing proves a device, as none was asked for.
 *
 * @param offered keys of the stages on offer
 * @returns the chosen stage's key, or what is wrong
 */
export function checkChoice(
  answer: Record<string, unknown>,
  offered: string[],
): { chosen: string } | { errors: FieldErrors } {
  const errors: FieldErrors = {};
  const refuse = (field: string, id: string, code?: string) => {
    errors[field] = [message(id, code)];
  };
  const { selected_challenge: selection, selected_stage: chosen, code, webauthn, duo } = answer;
  if (selection !== undefined) {
    if (selection === null) refuse("selected_challenge", "null", "null");
    else if (!selectedChallenge.safeParse(selection).success) refuse("selected_challenge", "validate.no_class");
    else refuse("selected_challenge", "validate.no_class");
  }
  if (chosen === null) refuse("selected_stage", "null", "null");
  else if (chosen !== undefined && !offered.includes(String(chosen)))
    refuse("selected_stage", "validate.stage_invalid");
  if (code !== undefined) {
    if (code === null) refuse("code", "null", "null");
    else if (typeof code === "string" && code.trim() === "") refuse("code", "blank", "blank");
    else refuse("code", "validate.no_class");
  }
  if (webauthn !== undefined) refuse("webauthn", "validate.no_class");
  if (duo !== undefined) refuse("duo", /^\d+$/.test(String(duo)) ? "validate.no_class" : "invalid_integer");
  if (Object.keys(errors).length > 0) return { errors };
  if (typeof chosen === "string") return { chosen };
  return { errors: { non_field_errors: [message("validate.empty")] } };
}
