import type { PolicyTrace } from "#lib/flows/trace.ts";
import { numbered } from "./numbered.ts";

/** What the policies, groups and users said that are bound to something: each with its result, messages and log. */
export function PolicyResults({ policies }: { policies: readonly PolicyTrace[] }) {
  if (policies.length === 0) return null;
  return (
    <ul className="mt-1 flex flex-col gap-1">
      {numbered(policies).map(([key, policy]) => (
        <li key={key} className="min-w-0 text-sm">
          <span className="admin-tag" data-tone={policy.failed ? "danger" : policy.passing ? "success" : "warning"}>
            {policy.failed ? "Failed" : policy.passing ? "Yes" : "No"}
          </span>{" "}
          <bdi className="break-words font-medium">{policy.name}</bdi>{" "}
          <span className="text-muted">{aboutPolicy(policy)}</span>
          {numbered(policy.messages).map(([key, text]) => (
            <p key={key} className="break-words ps-4">
              <bdi>{text}</bdi>
            </p>
          ))}
          {numbered(policy.log).map(([key, { level, event }]) => (
            <p key={key} className="break-words ps-4 font-mono text-muted text-xs">
              {level}: <bdi>{event}</bdi>
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}

function aboutPolicy({ kind, negated, remembered, duration }: PolicyTrace): string {
  const parts = [
    kind,
    ...(negated ? ["turned round"] : []),
    ...(remembered ? ["remembered result"] : kind === "policy" ? [`${duration} ms`] : []),
  ];
  return `(${parts.join(", ")})`;
}
