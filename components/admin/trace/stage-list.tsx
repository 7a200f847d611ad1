import type { ExplainedStage, StageState } from "#lib/flows/explain-run.ts";
import { PolicyResults } from "./policy-results.tsx";

const states: Record<StageState, { title: string; tone: string }> = {
  done: { title: "Done", tone: "success" },
  current: { title: "Now", tone: "accent" },
  ahead: { title: "Ahead", tone: "plain" },
  skipped: { title: "Skipped", tone: "warning" },
  removed: { title: "Removed", tone: "warning" },
  failed: { title: "Ended here", tone: "danger" },
  not_reached: { title: "Not reached", tone: "plain" },
};

/** The stages of a run in order: where each stands, and why. */
export function StageList({ stages }: { stages: readonly ExplainedStage[] }) {
  if (stages.length === 0) return <p className="text-muted">The flow has no stages.</p>;
  return (
    <ol className="flex flex-col gap-3">
      {stages.map((stage) => (
        <li key={stage.binding} className="min-w-0" aria-current={stage.state === "current" ? "step" : undefined}>
          <p className="flex flex-wrap items-center gap-2">
            <span className="admin-tag" data-tone={states[stage.state].tone}>
              {states[stage.state].title}
            </span>
            <bdi className="min-w-0 break-words font-semibold">{stage.stage}</bdi>
            <span className="text-muted text-sm">{stage.type.replaceAll("_", " ")}</span>
          </p>
          <p className="mt-0.5 text-muted text-sm">{stage.reason}</p>
          <PolicyResults policies={stage.policies} />
        </li>
      ))}
    </ol>
  );
}
