import type { ContextChange, TraceEntry } from "#lib/flows/trace.ts";
import { numbered } from "./numbered.ts";
import { PolicyResults } from "./policy-results.tsx";

/** What happened in a run, in order. */
export function TraceList({ entries }: { entries: readonly TraceEntry[] }) {
  if (entries.length === 0) return <p className="text-muted">Nothing happened yet.</p>;
  return (
    <ol className="flex flex-col gap-3 border-line border-s-2 ps-4">
      {numbered(entries).map(([key, entry]) => (
        <li key={key} className="min-w-0">
          <p className="break-words">
            <bdi>{sayWhat(entry)}</bdi>{" "}
            <time className="whitespace-nowrap text-muted text-xs">{entry.at.slice(11, 19)}</time>
          </p>
          {"policies" in entry ? <PolicyResults policies={entry.policies} /> : null}
          {entry.kind === "stage" ? <StageDetails entry={entry} /> : null}
        </li>
      ))}
    </ol>
  );
}

/** Whom a flow is for, by what it requires of a login. */
const audience: Readonly<Record<string, string>> = {
  require_authenticated: "people who are logged in",
  require_unauthenticated: "visitors who are not logged in",
  require_superuser: "administrators",
  require_redirect: "people who come from another flow",
  require_token: "people with a link that was made for it",
  require_outpost: "requests of an outpost",
};

function sayWhat(entry: TraceEntry): string {
  switch (entry.kind) {
    case "planning":
      if (entry.requirement) return `The flow is for ${audience[entry.requirement] ?? entry.requirement} only.`;
      return entry.passing ? "The flow was planned." : "What is bound to the flow does not let this person use it.";
    case "binding":
      return describeBinding(entry);
    case "stage":
      return describeStage(entry);
    case "restart":
      return `${entry.stage} started the flow over, ${entry.keepsContext ? "keeping" : "dropping"} what was known.`;
    case "denied":
      return `Access was denied: ${entry.reason}`;
    case "error":
      return `Something failed: ${entry.text}`;
    case "done":
      return `The flow ended and went on to ${entry.to}`;
  }
}

function describeBinding({ stage, when, kept }: Extract<TraceEntry, { kind: "binding" }>): string {
  if (when === "planning") return kept ? `${stage} was planned.` : `${stage} was left out of the plan.`;
  return kept ? `${stage} was reached and stays.` : `${stage} was reached and taken out.`;
}

function describeStage({ stage, answered, outcome }: Extract<TraceEntry, { kind: "stage" }>): string {
  switch (outcome) {
    case "challenge":
      return answered ? `${stage} asked again.` : `${stage} asked.`;
    case "ok":
      return answered ? `${stage} took the answer.` : `${stage} acted.`;
    case "invalid":
      return `${stage} refused the answer.`;
    case "stage_invalid":
      return `${stage} refused to go on.`;
    case "hand_over":
      return `${stage} handed over to another flow.`;
  }
}

function StageDetails({ entry }: { entry: Extract<TraceEntry, { kind: "stage" }> }) {
  const refused = Object.entries(entry.errors ?? {});
  return (
    <>
      {refused.map(([field, codes]) => (
        <p key={field} className="break-words ps-4 text-sm">
          <code>{field}</code>: {codes.join(", ")}
        </p>
      ))}
      {entry.changes.length > 0 ? <ContextChanges changes={entry.changes} /> : null}
    </>
  );
}

/** What a step changed in the context of its run. */
function ContextChanges({ changes }: { changes: readonly ContextChange[] }) {
  return (
    <ul className="mt-1 flex flex-col gap-0.5 text-sm">
      {changes.map((change) => (
        <li key={change.path} className="break-words ps-4">
          <code>{change.path}</code>:{" "}
          {"before" in change ? (
            <>
              <del className="text-muted">{toText(change.before)}</del>{" "}
            </>
          ) : null}
          {"after" in change ? <ins className="no-underline">{toText(change.after)}</ins> : <em>removed</em>}
        </li>
      ))}
    </ul>
  );
}

function toText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
