import type { FlowDefinition } from "#lib/flows/definitions.ts";
import { currentRequest } from "#lib/http/request.ts";
import { PageHeader } from "./page-header.tsx";
import { RunMenu } from "./run-menu.tsx";

/** The pages of a flow, by the last part of their address. */
const pages = [
  { part: "", title: "Structure" },
  { part: "settings/", title: "Settings" },
  { part: "dry-run/", title: "Dry run" },
  { part: "versions/", title: "Versions" },
] as const;

interface FlowHeaderProps {
  flow: Pick<FlowDefinition, "name" | "slug" | "designation">;
  /** Which of the flow's pages this is. */
  current: (typeof pages)[number]["part"];
}

/** Title of a flow's pages: what can be done with the flow, and the way from one of its pages to the others. */
export function FlowHeader({ flow, current }: FlowHeaderProps) {
  const slug = encodeURIComponent(flow.slug);
  return (
    <>
      <PageHeader
        title={flow.name}
        about={`${flow.designation}, /if/flow/${flow.slug}/`}
        trail={[{ href: "/if/admin/flows/", title: "Flows" }]}
      >
        <RunMenu slug={flow.slug} origin={currentRequest().origin} />
        <a className="admin-button" href={`/if/admin/flows/${slug}/duplicate/`}>
          Duplicate
        </a>
        <a className="admin-button" href={`/api/v3/flows/instances/${slug}/export/`}>
          Export
        </a>
      </PageHeader>
      <nav aria-label="Pages of this flow" className="admin-tabs">
        {pages.map(({ part, title }) => (
          <a
            key={part}
            href={`/if/admin/flows/${slug}/${part}`}
            aria-current={part === current ? "page" : undefined}
            className="admin-tab"
          >
            {title}
          </a>
        ))}
      </nav>
    </>
  );
}
