import type { ContentChange, FieldChange } from "#lib/versions/change.ts";
import { FieldTable } from "../change-table.tsx";
import { LineChanges } from "./line-changes.tsx";

/** What differs between two versions, object by object. */
export function VersionChanges({ changes }: { changes: readonly ContentChange[] }) {
  if (changes.length === 0) return <p className="text-muted">Nothing differs.</p>;
  return (
    <ul className="flex flex-col gap-4">
      {changes.map((change) => (
        <li
          key={`${change.object} ${change.key}`}
          className="overflow-hidden rounded-card border border-line bg-surface"
        >
          <h3 className="px-3 py-2.5 font-medium">
            <bdi>{headingOf(change)}</bdi>
          </h3>
          <Fields fields={change.fields} />
        </li>
      ))}
    </ul>
  );
}

/** Says what came of an object, in words that fit what was done as well as what would be. */
function headingOf({ object, action, name, place }: ContentChange): string {
  if (object === "flow") return "The flow itself";
  if (object === "binding") {
    if (action === "changed") return `How “${name}” is bound to ${quoted(place)}`;
    return action === "added" ? `“${name}” bound to ${quoted(place)}` : `“${name}” unbound from ${quoted(place)}`;
  }
  if (object !== "step") return `${{ stage: "Stage", prompt: "Prompt", policy: "Policy" }[object]} “${name}”`;
  if (action === "changed") return `How the step “${name}” is run`;
  return `Step “${name}” ${action}${place && ` ${place}`}`;
}

/** What a policy is bound to is either the flow or a step with a name. */
function quoted(place: string): string {
  return place === "the flow" ? place : `“${place}”`;
}

function Fields({ fields }: { fields: readonly FieldChange[] }) {
  const isLong = ({ before, after }: FieldChange) => `${before ?? ""}${after ?? ""}`.includes("\n");
  const short = fields.filter((field) => !isLong(field));
  const shown = short.map(({ title, before, after, secret }) => ({
    field: title,
    before: secret ? "(secret)" : (before ?? ""),
    after: secret ? "(another secret)" : (after ?? ""),
  }));
  return (
    <>
      {shown.length > 0 ? (
        <div className="border-line border-t">
          <FieldTable changes={shown} />
        </div>
      ) : null}
      {fields.filter(isLong).map(({ field, title, before, after }) => (
        <div key={field} className="border-line border-t">
          <LineChanges title={title} before={before ?? ""} after={after ?? ""} />
        </div>
      ))}
    </>
  );
}
