import type { ActionOutcome } from "#lib/admin/object-actions/action-state.ts";
import { CopyField } from "./copy-field.tsx";

const looks = {
  success: "border-success text-success",
  warning: "border-warning text-ink",
  danger: "border-danger text-danger",
} as const;

/** What came of an action: a sentence, something to copy, and what was written while it ran. */
export function OutcomeView({ outcome }: { outcome: ActionOutcome }) {
  const { level, message, copy, log = [] } = outcome;
  return (
    <div className="mt-3 flex flex-col gap-3">
      <p
        role={level === "danger" ? "alert" : "status"}
        className={`whitespace-pre-line rounded-control border bg-surface p-3 ${looks[level]}`}
      >
        {message}
      </p>
      {copy ? <CopyField {...copy} /> : null}
      {log.length > 0 ? (
        <div>
          <h4 className="mb-1 font-medium">Log</h4>
          <ol className="max-h-96 overflow-y-auto rounded-control border border-line p-2 text-sm">
            {log.map(({ level: severity, text, attributes }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines may repeat, and are never reordered
              <li key={index} className="break-words py-0.5">
                <span className="admin-tag me-2">{severity}</span>
                <bdi>{text}</bdi>
                {Object.keys(attributes).length > 0 ? (
                  <code className="ms-2 break-all text-muted">{JSON.stringify(attributes)}</code>
                ) : null}
              </li>
            ))}
          </ol>
        </div>
      ) : null}
    </div>
  );
}
