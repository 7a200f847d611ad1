import { ActivityChart } from "#components/admin/activity-chart.tsx";
import { Time } from "#components/admin/object-table.tsx";
import { PageHeader } from "#components/admin/page-header.tsx";
import { Panel } from "#components/admin/panel.tsx";
import { SlowStages } from "#components/admin/slow-stages.tsx";
import { loadActivity, loadTroubles } from "#lib/admin/overview/activity.ts";
import { findAttention } from "#lib/admin/overview/attention.ts";
import { describeSystem } from "#lib/admin/overview/system-state.ts";
import { env } from "#lib/env.ts";
import { adminPage } from "./access.ts";

const DAYS = 14;

/** What is going on, and what needs attention. */
export default async function OverviewPage() {
  const call = await adminPage("/if/admin/");
  if (!call) return null;
  const { services, definitions } = call;
  const db = services.client;
  const now = services.clock();
  const [activity, troubles, attention] = await Promise.all([
    loadActivity(db, now, DAYS),
    loadTroubles(db, now),
    findAttention({ db, definitions, hasMailServer: env().EMAIL_URL !== undefined, now }),
  ]);
  return (
    <>
      <PageHeader title="Overview" />
      <div className="grid gap-5 xl:grid-cols-2">
        <Panel title="Needs attention">
          {attention.length === 0 ? <p className="text-muted">Nothing. All is well.</p> : null}
          <ul className="flex flex-col gap-3">
            {attention.map(({ level, title, text, href, link }) => (
              <li key={title} className={`border-s-4 ps-3 ${level === "danger" ? "border-danger" : "border-warning"}`}>
                <p className="font-medium">{title}</p>
                <p className="text-muted text-sm">{text}</p>
                <a className="link text-sm" href={href}>
                  {link}
                </a>
              </li>
            ))}
          </ul>
        </Panel>
        <Panel title={`The last ${DAYS} days`}>
          <ActivityChart days={activity} />
        </Panel>
        <Panel title="Failures of the last day">
          {troubles.length === 0 ? <p className="text-muted">No stage and no policy has failed.</p> : null}
          <ul className="flex flex-col gap-2">
            {troubles.map(({ name, action, count, last }) => (
              <li key={`${action}-${name}`}>
                <a className="link break-words" href={`/if/admin/events/?action=${action}`}>
                  <bdi>{name}</bdi>
                </a>
                <p className="text-muted text-sm">
                  {`${action.replaceAll("_", " ")}, ${count} times, last `}
                  <Time value={last.toISOString()} />
                </p>
              </li>
            ))}
          </ul>
        </Panel>
        <Panel title="Slowest stages">
          <SlowStages timings={services.timings.slowest(5)} />
        </Panel>
        <Panel title="System">
          <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1.5">
            {describeSystem().map(({ title, value }) => (
              <div key={title} className="contents">
                <dt className="text-muted">{title}</dt>
                <dd className="break-words">{value}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      </div>
    </>
  );
}
