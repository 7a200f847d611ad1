type Errors = Readonly<Record<string, readonly string[]>>;

/** What is wrong with a form, one sentence for each field, for places beside it. @param errors by field */
export function describeFaults(errors: Errors): string[] {
  return Object.entries(errors).map(([field, texts]) => {
    const text = texts.join(" ");
    return field === "non_field_errors" || field === "detail" ? text : `${field.replaceAll("_", " ")}: ${text}`;
  });
}

/** What is wrong and belongs to no field that is shown. @param errors by field @param shown the fields that show their own */
export function generalErrors(errors: Errors, shown: ReadonlySet<string> = new Set()): string[] {
  return Object.entries(errors).flatMap(([field, texts]) => (field === "code" || shown.has(field) ? [] : texts));
}
