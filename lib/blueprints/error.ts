import type { FieldMessages } from "#lib/models/error.ts";

/** Where in a blueprint something is wrong. Everything but the file is left out when it does not apply. */
export interface BlueprintPlace {
  /** What the reader calls the document: a path, or "upload". */
  file: string;
  /** Position among the entries as it is written, e.g. `entries[3]` or `entries.flows[0]`. */
  entry?: string | undefined;
  /** The entry's own `id`. */
  entryId?: string | undefined;
  /** The entry's model, as far as it is known. */
  model?: string | undefined;
  /** Path to the value, e.g. `attrs.fields[0]`. */
  field?: string | undefined;
  /** Line in the text, counted from 1. */
  line?: number | undefined;
}

/** What kind of fault it is: `syntax` (YAML), `shape` (structure), `entry` (an entry cannot be carried out), `permission`. */
export type BlueprintErrorKind = "syntax" | "shape" | "entry" | "permission";

/** Everything that is wrong with a blueprint, said so that its author finds the place. */
export class BlueprintError extends Error {
  readonly kind: BlueprintErrorKind;
  readonly place: BlueprintPlace;
  readonly text: string;
  readonly fields: FieldMessages | undefined;

  constructor(kind: BlueprintErrorKind, place: BlueprintPlace, text: string, fields?: FieldMessages) {
    super(`${describePlace(place)}: ${text}`);
    this.name = "BlueprintError";
    this.kind = kind;
    this.place = place;
    this.text = text;
    this.fields = fields;
  }

  /** The same error with what is not known yet filled in from `place`. */
  within(place: Partial<BlueprintPlace>): BlueprintError {
    const known = Object.fromEntries(Object.entries(this.place).filter(([, value]) => value !== undefined));
    return new BlueprintError(this.kind, { ...place, ...known, file: this.place.file }, this.text, this.fields);
  }
}

/** `file, entries[3] (id "flow"), authentik_flows.flow, field slug, line 7`. */
export function describePlace(place: BlueprintPlace): string {
  const parts = [place.file];
  if (place.entry) parts.push(place.entryId ? `${place.entry} (id "${place.entryId}")` : place.entry);
  if (place.model) parts.push(place.model);
  if (place.field) parts.push(`field ${place.field}`);
  if (place.line) parts.push(`line ${place.line}`);
  return parts.join(", ");
}
