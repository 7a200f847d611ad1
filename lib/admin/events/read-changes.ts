import { z } from "zod";

/** What a recorded change did to one field. */
export interface FieldChange {
  field: string;
  before: string;
  after: string;
}

const recorded = z.object({
  context: z.object({
    diff: z.record(z.string(), z.object({ previous_value: z.unknown(), new_value: z.unknown() })),
  }),
});

/** The fields that an event's change touched, by name. Other events have none. @param event as the REST API shows it */
export function readChanges(event: Readonly<Record<string, unknown>>): FieldChange[] {
  const parsed = recorded.safeParse(event);
  if (!parsed.success) return [];
  return Object.entries(parsed.data.context.diff)
    .map(([field, { previous_value, new_value }]) => ({
      field,
      before: showPlain(previous_value),
      after: showPlain(new_value),
    }))
    .toSorted((a, b) => a.field.localeCompare(b.field, "en"));
}

/** A value in words; empty for none. */
function showPlain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "object") return JSON.stringify(value, null, 2);
  return String(value);
}
