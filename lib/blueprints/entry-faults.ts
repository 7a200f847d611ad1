import { FieldErrors, type FieldMessages, QueryFault, UniquenessConflict } from "#lib/models/error.ts";
import { BlueprintError, type BlueprintPlace } from "./error.ts";
import { EntryFault } from "./tags/tag.ts";
import type { BlueprintMap } from "./values.ts";

/** Says in which field a fault lies, unless that is known more exactly. */
export async function inField<Result>(field: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof QueryFault || (cause instanceof EntryFault && cause.field === undefined))
      throw new EntryFault(cause.message, field);
    throw cause;
  }
}

/** A fault of an entry with its place; anything else (a fault of the system) as it is. */
export function placeFault(cause: unknown, place: BlueprintPlace): unknown {
  if (cause instanceof EntryFault) return new BlueprintError("entry", { ...place, field: cause.field }, cause.message);
  if (cause instanceof QueryFault) return new BlueprintError("entry", place, cause.message);
  if (cause instanceof FieldErrors)
    return new BlueprintError("entry", { ...place, field: onlyField(cause.fields) }, cause.message, cause.fields);
  if (cause instanceof UniquenessConflict)
    return new BlueprintError("entry", place, `Another object is in the way: ${cause.message}`);
  return cause instanceof BlueprintError && !cause.place.entry ? cause.within(place) : cause;
}

/** What is said about a model that nobody knows. */
export function unknownModel(name: string): string {
  return `Unknown model "${name}".`;
}

/** Messages for an object that must not be there and is: one on every identifier. */
export function alreadyThere(identifiers: BlueprintMap): FieldMessages {
  return Object.fromEntries(
    [...identifiers.keys()].map((field) => [String(field), ["An object with this value is there already."]]),
  );
}

function onlyField(fields: FieldMessages): string | undefined {
  const [only, ...others] = Object.keys(fields);
  return others.length === 0 ? only : undefined;
}
