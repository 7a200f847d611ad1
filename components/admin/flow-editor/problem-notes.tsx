import type { FlowProblem } from "#lib/admin/flow-editor/editor-state.ts";

/** What is wrong with a part of the flow, where that part is shown. */
export function ProblemNotes({ problems }: { problems: readonly FlowProblem[] }) {
  return problems.map(({ code, level, text, advice }) => (
    <p key={`${code} ${text}`} className={`mt-2 text-sm ${level === "error" ? "text-danger" : "text-warning"}`}>
      {`${text} ${advice}`}
    </p>
  ));
}
