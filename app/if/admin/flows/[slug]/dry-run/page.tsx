import { notFound } from "next/navigation";
import { AnswerPanel } from "#components/admin/dry-run/answer-panel.tsx";
import { DryRunOptions } from "#components/admin/dry-run/dry-run-options.tsx";
import { DryRunSteps } from "#components/admin/dry-run/dry-run-steps.tsx";
import { FlowHeader } from "#components/admin/flow-header.tsx";
import { dryRunFields } from "#lib/admin/dry-run/dry-run-fields.ts";
import { describeOptions } from "#lib/admin/dry-run/dry-run-form.ts";
import { takeDryRun } from "#lib/admin/dry-run/prepared.ts";
import { flowBySlug } from "#lib/flows/definitions.ts";
import { adminPage } from "../../../access.ts";
import { stepDryRun } from "./actions.ts";

/** What somebody would see of a flow: who it is, then step by step, each with all that it would do. */
export default async function DryRunPage({ params }: { params: Promise<{ slug: string }> }) {
  const slug = decodeURIComponent((await params).slug);
  const call = await adminPage(`/if/admin/flows/${slug}/dry-run/`, { params: { slug } });
  if (!call) return null;
  const flow = flowBySlug(call.definitions, slug);
  if (!flow) notFound();
  const view = takeDryRun(slug);
  const form = await describeOptions(call);
  const { id: requestId, brand } = call.facts;
  const action = stepDryRun.bind(null, slug);
  const last = view?.report?.steps.at(-1);
  const { [dryRunFields.json]: ownErrors = [], ...errors } = view?.errors ?? {};
  return (
    <>
      <FlowHeader flow={flow} current="dry-run/" />
      <p className="mb-5 max-w-3xl text-muted">
        The flow as it is saved, gone through for real and undone: nothing is kept, nothing is sent, nobody else is
        asked.
      </p>
      <p role="status" className="sr-only">
        {view?.report ? `Step ${view.report.steps.length}` : ""}
      </p>
      <div className="grid grid-cols-1 items-start gap-6 xl:grid-cols-[20rem_minmax(0,1fr)]">
        <DryRunOptions
          key={requestId}
          {...form}
          values={view?.values ?? {}}
          errors={errors}
          hidden={{ [dryRunFields.act]: "start" }}
          isRunning={last !== undefined}
          action={action}
        />
        {view?.report && last ? (
          <DryRunSteps
            report={view.report}
            now={
              <AnswerPanel
                step={last}
                state={view.state}
                brand={brand}
                requestId={requestId}
                errors={ownErrors}
                canGoBack={view.report.steps.length > 1}
                action={action}
              />
            }
          />
        ) : (
          <p className="rounded-card border border-line border-dashed p-6 text-muted">
            Choose who comes, and start: the steps appear here.
          </p>
        )}
      </div>
    </>
  );
}
