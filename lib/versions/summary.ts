import type { ContentChange } from "./change.ts";

/** How many changes a summary tells of; a page tells of all. */
const TOLD = 4;

/** The difference between two versions in one line: `added step Password; login: session_duration changed`. */
export function summarize(changes: readonly ContentChange[]): string {
  const told = changes.slice(0, TOLD).map(summarizeChange);
  const more = changes.length - told.length;
  return [...told, ...(more > 0 ? [`${more} more`] : [])].join("; ");
}

/** One change in words. */
export function summarizeChange({ object, action, name, place, fields }: ContentChange): string {
  const changed = `${fields.map(({ field }) => field).join(", ")} changed`;
  if (object === "binding") {
    if (action === "added") return `bound ${name} to ${place}`;
    return action === "removed" ? `unbound ${name} from ${place}` : `${name} at ${place}: ${changed}`;
  }
  if (object === "step") {
    if (action === "moved") return `moved step ${name} ${place}${fields.length > 0 ? `, ${changed}` : ""}`;
    return action === "changed" ? `step ${name}: ${changed}` : `${action} step ${name}`;
  }
  return object === "flow" ? `flow: ${changed}` : `${name}: ${changed}`;
}
