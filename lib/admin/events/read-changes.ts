import { z } from "zod";

/** What a recorded change did to one field. */
export interface FieldChange {
  field: string;
  before: string;
  after: string;
}

const replaced = z.object({ previous_value: z.unknown(), new_value: z.unknown() });
/** Of a long list only what was added and taken out is recorded. */
const listed = z.strictObject({ add: z.array(z.unknown()).optional(), remove: z.array(z.unknown()).optional() });

const recorded = z.object({ context: z.object({ diff: z.record(z.string(), z.union([replaced, listed])) }) });

/** The fields that an event's change touched, by name. Other events have none. @param event as the REST API shows it */
export function readChanges(event: Readonly<Record<string, unknown>>): FieldChange[] {
  const parsed = recorded.safeParse(event);
  if (!parsed.success) return [];
  return Object.entries(parsed.data.context.diff)
    .map(([field, change]) => {
      if ("new_value" in change)
        return { field, before: showPlain(change.previous_value), after: showPlain(change.new_value) };
      const { add = [], remove = [] } = change as z.infer<typeof listed>;
      return { field, before: showList("taken out", remove), after: showList("added", add) };
    })
    .toSorted((a, b) => a.field.localeCompare(b.field, "en"));
}

function showList(what: string, keys: readonly unknown[]): string {
  return keys.length > 0 ? `${what}: ${keys.join(", ")}` : "";
}

/** A value in words; empty for none. */
function showPlain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "object") return JSON.stringify(value, null, 2);
  return String(value);
}
