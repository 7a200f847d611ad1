import type { ReactNode } from "react";
import { Time } from "./object-table.tsx";

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/;

/** An object that is only shown: its fields with their values, nested ones below each other. */
export function RecordView({ record }: { record: Readonly<Record<string, unknown>> }) {
  return (
    <dl className="grid max-w-4xl gap-x-6 gap-y-2 rounded-card border border-line bg-surface p-4 sm:grid-cols-[max-content_1fr]">
      {Object.entries(record).map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name.replaceAll("_", " ")}</dt>
          <dd className="min-w-0 break-words">{showPlain(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function showPlain(value: unknown): ReactNode {
  if (value === null || value === undefined || value === "") return <span className="text-muted">–</span>;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string" && ISO_TIME.test(value)) return <Time value={value} />;
  if (typeof value === "object")
    return (
      <pre className="max-h-96 overflow-auto whitespace-pre-wrap break-words text-sm">
        {JSON.stringify(value, null, 2)}
      </pre>
    );
  return <bdi>{String(value)}</bdi>;
}
