/** Messages by field, as a REST answer has them; `non_field_errors` holds those that belong to no single field. */
export type FieldMessages = Record<string, string[]>;

/** Thrown by a model when data does not validate. */
export class FieldErrors extends Error {
  readonly fields: FieldMessages;

  constructor(fields: FieldMessages) {
    super(describeFields(fields));
    this.name = "FieldErrors";
    this.fields = fields;
  }
}

/** Thrown by the database layer of a model when saving meets a uniqueness rule. */
export class UniquenessConflict extends Error {
  constructor(detail: string, cause?: unknown) {
    super(detail, { cause });
    this.name = "UniquenessConflict";
  }
}

/** A question about objects that cannot be asked: a field or a comparison that there is not. */
export class QueryFault extends Error {
  override readonly name = "QueryFault";
}

/** `slug: This field is required.; name: …` */
export function describeFields(fields: FieldMessages): string {
  return Object.entries(fields)
    .map(([field, messages]) => `${field}: ${messages.join(" ")}`)
    .join("; ");
}
