import type { FieldChange } from "#lib/admin/events/read-changes.ts";
import { Panel } from "./panel.tsx";

/** What a change did: every field with what it was and what it is. Nothing when there are none. */
export function ChangeTable({ changes }: { changes: readonly FieldChange[] }) {
  if (changes.length === 0) return null;
  return (
    <div className="mb-6 max-w-4xl">
      <Panel title="Changes">
        <FieldTable changes={changes} />
      </Panel>
    </div>
  );
}

/** Fields with what they were and what they are, as a table. */
export function FieldTable({ changes }: { changes: readonly FieldChange[] }) {
  return (
    <table className="admin-table w-full border-collapse text-start">
      <thead>
        <tr className="border-line border-b text-muted text-sm">
          {["Field", "Before", "After"].map((title) => (
            <th key={title} scope="col" className="px-3 py-2 text-start font-semibold">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field} className="border-line border-b align-top last:border-0">
            <th scope="row" className="px-3 py-2.5 text-start font-medium">
              {field.replaceAll("_", " ")}
            </th>
            <td data-title="Before" className="min-w-0 px-3 py-2.5">
              <Value text={before} />
            </td>
            <td data-title="After" className="min-w-0 px-3 py-2.5">
              <Value text={after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ text }: { text: string }) {
  if (text === "") return <span className="text-muted">–</span>;
  return <bdi className="whitespace-pre-wrap break-words">{text}</bdi>;
}
