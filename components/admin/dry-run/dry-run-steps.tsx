import type { ReactNode } from "react";
import type { DryRunReport, DryRunStep } from "#lib/dry-run/report.ts";
import { Panel } from "../panel.tsx";
import { numbered } from "../trace/numbered.ts";
import { StepEffects } from "./step-effects.tsx";

interface DryRunStepsProps {
  report: DryRunReport;
  /** What the visitor sees at the end, to go on with. */
  now: ReactNode;
}

/** A dry run from its beginning: what was answered at each step, and what came of it. The last one can be answered. */
export function DryRunSteps({ report, now }: DryRunStepsProps) {
  const { steps } = report;
  return (
    <ol className="flex min-w-0 flex-col gap-6" aria-label="Steps">
      {numbered(steps).map(([index, step]) => (
        <li key={index} className="min-w-0">
          <Panel title={`${index + 1}. ${titleOf(step)}`}>
            <div className="flex flex-col gap-5">
              <StepEffects step={step} />
              {step === steps.at(-1) ? now : <Sees step={step} />}
              <Json title="Challenge as programs get it" value={step.challenge} />
            </div>
          </Panel>
        </li>
      ))}
    </ol>
  );
}

function titleOf({ answered, flow }: DryRunStep): string {
  if (!answered) return `Opens /if/flow/${flow}/`;
  if (answered.action === "open_mail") return "Opens the link in the mail";
  if (answered.action === "follow") return `Goes on to /if/flow/${flow}/`;
  const names = Object.keys(answered.data);
  return names.length > 0 ? `Answers ${names.join(", ")}` : "Goes on";
}

/** A step that has been answered since: in a line, what was asked. */
function Sees({ step }: { step: DryRunStep }) {
  return (
    <p>
      <span className="text-muted">The visitor sees </span>
      {step.stage ? <bdi className="font-medium">{step.stage.name}</bdi> : null}{" "}
      <code className="break-all text-sm">{step.challenge.component}</code>
    </p>
  );
}

/** Data as it is, closed until asked for. */
function Json({ title, value }: { title: string; value: unknown }) {
  return (
    <details>
      <summary className="cursor-pointer text-muted text-sm">{title}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="mt-2 max-h-96 overflow-auto whitespace-pre-wrap wrap-anywhere text-sm">
        {JSON.stringify(value, null, 2)}
      </pre>
    </details>
  );
}
