import type { ReactNode } from "react";
import type { DryRunStep, DryRunWrite } from "#lib/dry-run/report.ts";
import { numbered } from "../trace/numbered.ts";
import { TraceList } from "../trace/trace-list.tsx";

/** Everything that an answer would have done: nothing of it has been. */
export function StepEffects({ step }: { step: DryRunStep }) {
  const { answered, notices, session, trace, writes, mails, outbound, errors, bookkeeping } = step;
  const tables = Object.entries(bookkeeping);
  return (
    <>
      {answered?.action === "answer" && Object.keys(answered.data).length > 0 ? (
        <Part title="Answered">
          <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[max-content_1fr]">
            {Object.entries(answered.data).map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd className="min-w-0 wrap-anywhere">
                  <bdi>{typeof value === "string" ? value : JSON.stringify(value)}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </Part>
      ) : null}
      {session ? (
        <p>
          {session.change === "login" ? "The browser would be logged in as " : "The browser would be logged out"}
          {session.change === "login" ? <bdi className="font-medium">{session.username}</bdi> : null}.
        </p>
      ) : null}
      <Lines title="Messages" lines={notices.map(({ text }) => text)} />
      {writes.length > 0 ? (
        <Part title="Would be written">
          <ul className="flex flex-col gap-1">
            {numbered(writes).map(([key, write]) => (
              <li key={key}>
                <WriteLine write={write} />
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
      {numbered(mails).map(([key, mail]) => (
        <Part key={key} title="Would be sent">
          <p>
            <bdi className="font-medium">{mail.subject}</bdi>
            <span className="text-muted"> to </span>
            <bdi className="break-all">{mail.to.join(", ")}</bdi>
          </p>
          <details>
            <summary className="cursor-pointer text-muted text-sm">Text</summary>
            <p className="mt-2 whitespace-pre-wrap wrap-anywhere rounded-control border border-line p-3 text-sm">
              <bdi>{mail.text}</bdi>
            </p>
          </details>
        </Part>
      ))}
      <Lines
        title="Would be asked elsewhere"
        lines={outbound.map(({ method, url, assumption }) => `${method} ${url} – ${assumption}`)}
      />
      <Lines title="Errors" lines={errors} />
      {trace.length > 0 ? (
        <Part title="What happened">
          <TraceList entries={trace} />
        </Part>
      ) : null}
      {tables.length > 0 ? (
        <p className="text-muted text-sm">
          Of the system’s own, besides: {tables.map(([table, count]) => `${table} (${count})`).join(", ")}.
        </p>
      ) : null}
    </>
  );
}

function WriteLine({ write }: { write: DryRunWrite }) {
  const hasFields = Object.keys(write.fields).length > 0;
  if (!hasFields) return <bdi>{write.text}</bdi>;
  return (
    <details>
      <summary className="cursor-pointer">
        <bdi>{write.text}</bdi>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="mt-1 max-h-72 overflow-auto whitespace-pre-wrap wrap-anywhere text-sm">
        {JSON.stringify(write.fields, null, 2)}
      </pre>
    </details>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <Part title={title}>
      <ul className="flex flex-col gap-1">
        {numbered(lines).map(([key, line]) => (
          <li key={key} className="wrap-anywhere">
            <bdi>{line}</bdi>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="mb-1 font-semibold text-sm">{title}</h3>
      {children}
    </div>
  );
}
