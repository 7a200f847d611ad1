/** Fields with this prefix, or of the framework, are not part of an answer. */
const RESERVED = /^(flow:|\$ACTION)/;

/** Names the fields of a form that count as not filled in when they are empty: a form cannot leave an input out, as programs do. */
export const OPTIONAL_FIELD = "flow:optional";

/**
 * The answer in a submitted form, as programs would send it as JSON. Of a repeated name the last value counts, so that a hidden input can say
 * what an unticked box means. A file becomes a data URI (RFC 2397).
 */
export async function formToAnswer(form: FormData): Promise<Record<string, unknown>> {
  const optional = new Set(form.getAll(OPTIONAL_FIELD));
  const answer: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (RESERVED.test(name) || (value === "" && optional.has(name))) continue;
    if (typeof value === "string") answer[name] = value;
    else if (value.size > 0) answer[name] = await toDataUri(value);
  }
  return answer;
}

/** What was typed, for filling the form in again. Passwords stay out: the screens decide by field type, this by name. */
export function typedValues(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form) {
    if (RESERVED.test(name) || typeof value !== "string" || /pass|code|token|secret/i.test(name)) continue;
    values[name] = value.slice(0, 2000);
  }
  return values;
}

async function toDataUri(file: File): Promise<string> {
  const bytes = Buffer.from(await file.arrayBuffer());
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : "application/octet-stream";
  return `data:${type};base64,${bytes.toString("base64")}`;
}
