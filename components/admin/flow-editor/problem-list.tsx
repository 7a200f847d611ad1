import type { FlowProblem } from "#lib/admin/flow-editor/editor-state.ts";

/** What is wrong with the flow, and how to mend it; each leads to where it lies. */
export function ProblemList({ problems }: { problems: readonly FlowProblem[] }) {
  if (problems.length === 0)
    return (
      <p role="status" className="mb-4 text-success">
        No problems found.
      </p>
    );
  return (
    <section
      role="status"
      aria-label="Problems"
      className={`mb-4 rounded-card border bg-surface p-4 ${problems.some(({ level }) => level === "error") ? "border-danger" : "border-warning"}`}
    >
      <h2 className="mb-2 font-semibold">{problems.length === 1 ? "One problem" : `${problems.length} problems`}</h2>
      <ul className="flex flex-col gap-2">
        {problems.map(({ code, level, text, advice, place }) => (
          <li key={`${code}-${place.binding ?? ""}-${place.policyBinding ?? ""}-${text}`}>
            <span className={`font-medium ${level === "error" ? "text-danger" : "text-warning"}`}>
              {level === "error" ? "Error: " : "Warning: "}
            </span>
            {place.binding || place.policyBinding ? (
              <a
                className="link"
                href={place.policyBinding ? `#bound-${place.policyBinding}` : `#step-${place.binding}`}
              >
                {text}
              </a>
            ) : (
              text
            )}
            <span className="text-muted">{` ${advice}`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
