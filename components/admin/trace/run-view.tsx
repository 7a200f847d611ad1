import type { ReactNode } from "react";
import { explainRun } from "#lib/flows/explain-run.ts";
import type { RunRecord } from "#lib/flows/run-record.ts";
import { Time } from "../object-table.tsx";
import { Panel } from "../panel.tsx";
import { numbered } from "./numbered.ts";
import { StageList } from "./stage-list.tsx";
import { TraceList } from "./trace-list.tsx";

/** The record of one run: its stages and why they are there, what happened, and what was known. */
export function RunView({ record }: { record: RunRecord }) {
  const names = new Map(record.stages.map(({ binding, stage }) => [binding, stage]));
  return (
    <div className="flex max-w-4xl flex-col gap-4">
      <Panel title="Stages">
        <StageList stages={explainRun(record)} />
      </Panel>
      <Panel title="What happened">
        <TraceList entries={record.entries} />
      </Panel>
      <Panel title="Context">
        <Context value={record.context} />
        {numbered(record.history).map(([key, { binding, context }]) => (
          <details key={key} className="mt-2">
            <summary className="cursor-pointer">
              When <bdi>{names.get(binding) ?? binding}</bdi> was done
            </summary>
            <Context value={context} />
          </details>
        ))}
      </Panel>
      <Panel title="Run">
        <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[max-content_1fr]">
          <Fact title="Flow">{record.flow.slug}</Fact>
          <Fact title="Logged in as">{record.person || "nobody"}</Fact>
          <Fact title="About">{record.pending || "nobody yet"}</Fact>
          <Fact title="Address">{record.request.client_ip}</Fact>
          <Fact title="Browser">{record.request.user_agent || "unknown"}</Fact>
          <Fact title="Began">{record.started ? <Time value={record.started} /> : "not planned"}</Fact>
          <Fact title="Reference">{record.request.id}</Fact>
        </dl>
      </Panel>
    </div>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted">{title}</dt>
      <dd className="min-w-0 break-words">
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}

function Context({ value }: { value: Record<string, unknown> }) {
  if (Object.keys(value).length === 0) return <p className="text-muted">Nothing is known.</p>;
  return <pre className="whitespace-pre-wrap break-words text-sm">{JSON.stringify(value, null, 2)}</pre>;
}
