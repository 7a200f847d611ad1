import type { ReactNode } from "react";
import { dryRunFields } from "#lib/admin/dry-run/dry-run-fields.ts";
import type { DryRunStep } from "#lib/dry-run/report.ts";
import { MASK } from "#lib/events/cleanse.ts";
import type { BrandLook } from "../../flow/screen-props.ts";
import { VisitorScreen } from "./visitor-screen.tsx";

interface AnswerPanelProps {
  step: DryRunStep;
  state: string;
  brand: BrandLook;
  requestId: string;
  errors: readonly string[];
  /** Whether there is a step before this one. */
  canGoBack: boolean;
  action(form: FormData): Promise<void>;
}

/** Where the visitor is now: what they see, and the ways to go on from there. */
export function AnswerPanel({ step, state, brand, requestId, errors, canGoBack, action }: AnswerPanelProps) {
  const hidden = { [dryRunFields.state]: state };
  const canAnswer = step.next.includes("answer");
  const act = (name: string, title: string) => (
    <form action={action}>
      <Hidden values={{ ...hidden, [dryRunFields.act]: name }} />
      <button type="submit" className="admin-button">
        {title}
      </button>
    </form>
  );
  return (
    <section aria-label="What the visitor sees" className="flex flex-col gap-4">
      <div className="rounded-card border border-edge border-dashed p-4 md:p-6">
        <VisitorScreen step={step} form={{ action, hidden }} brand={brand} requestId={requestId} />
      </div>
      {canAnswer ? (
        <details open={errors.length > 0 || needsAnotherSystem(step) || undefined}>
          <summary className="cursor-pointer text-muted text-sm">Answer with JSON instead</summary>
          <form action={action} className="mt-2 flex flex-col items-start gap-2">
            <Hidden values={{ ...hidden, [dryRunFields.act]: "json" }} />
            <label htmlFor="dry-run-json" className="font-medium">
              Answer
            </label>
            {errors.length > 0 ? (
              <p role="alert" className="text-danger text-sm">
                {errors.join(" ")}
              </p>
            ) : null}
            <textarea
              id="dry-run-json"
              key={requestId}
              name={dryRunFields.json}
              rows={5}
              className="admin-input font-mono"
              defaultValue={JSON.stringify(exampleOf(step), null, 2)}
              spellCheck={false}
            />
            <button type="submit" className="admin-button">
              Answer
            </button>
          </form>
        </details>
      ) : null}
      <div className="flex flex-wrap gap-2">
        {step.next.includes("open_mail") ? act("open_mail", "Open the link in the mail") : null}
        {step.next.includes("follow") ? act("follow", "Go on there") : null}
        {canGoBack ? act("back", "Go back one step") : null}
      </div>
    </section>
  );
}

function Hidden({ values }: { values: Readonly<Record<string, string>> }): ReactNode {
  return Object.entries(values).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}

/** Whether the screen would need another system, which a dry run does not ask. */
function needsAnotherSystem({ challenge }: DryRunStep): boolean {
  return challenge.component === "ak-stage-captcha" || Boolean(challenge.captcha_stage);
}

/** An answer to begin with: the fields of its schema, or those that the challenge shows. */
function exampleOf({ answer_schema, challenge }: DryRunStep): Record<string, unknown> {
  const named = Object.keys((answer_schema?.properties as object | undefined) ?? {});
  const shown = Array.isArray(challenge.fields)
    ? challenge.fields.map((field: { field_key?: unknown }) => String(field.field_key ?? ""))
    : [];
  const value = (name: string) => {
    if (challenge[name] === MASK) return MASK;
    return /token$/.test(name) && needsAnotherSystem({ challenge } as DryRunStep) ? "solved" : "";
  };
  return Object.fromEntries([...named, ...shown].filter(Boolean).map((name) => [name, value(name)]));
}
