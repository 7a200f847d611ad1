import { isStorable } from "#lib/models/storable.ts";
import { ApiError } from "./errors.ts";

/** Deeper bodies are refused: whatever walks over them must not run out of stack. */
const DEEPEST = 64;

/**
 * The JSON object of a body. An empty body is an empty object.
 * @throws ApiError 415 for another content type, 400 for what is no JSON object or what the database cannot keep
 */
export function parseJsonBody(text: string, contentType: string | null): Record<string, unknown> {
  if (text.trim() === "") return {};
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(contentType ?? ""))
    throw new ApiError(415, { detail: `Unsupported media type "${contentType ?? ""}" in request.` });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ApiError(400, { detail: `JSON parse error - ${cause instanceof Error ? cause.message : "unreadable"}` });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ApiError(400, { non_field_errors: ["Invalid data. Expected a dictionary."] });
  for (const [field, inner] of Object.entries(value)) checkStorable(field, inner, 1);
  return value as Record<string, unknown>;
}

/** Refuses what the database cannot keep, and what is nested too deeply. @throws ApiError 400 */
function checkStorable(field: string, value: unknown, depth: number): void {
  if (depth > DEEPEST) throw new ApiError(400, { [field]: [`Nested more than ${DEEPEST} levels deep.`] });
  if (typeof value === "string" && !isStorable(value))
    throw new ApiError(400, { [field]: ["Null characters and halves of surrogate pairs are not allowed."] });
  if (typeof value === "number" && !Number.isFinite(value))
    throw new ApiError(400, { [field]: ["A number that large is not allowed."] });
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) checkStorable(field, name, depth);
    checkStorable(field, inner, depth + 1);
  }
}
