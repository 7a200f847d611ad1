import { notFound } from "next/navigation";
import { z } from "zod";
import { FlowHeader } from "#components/admin/flow-header.tsx";
import { ObjectTable } from "#components/admin/object-table.tsx";
import { Pager } from "#components/admin/pager.tsx";
import { callEndpoint } from "#lib/admin/call-endpoint.ts";
import { describeCause } from "#lib/admin/versions/describe-cause.ts";
import { COUNT_LIMIT, paginationSchema } from "#lib/api/list/paging.ts";
import { listVersionsEndpoint } from "#lib/api/resources/flows/versions.ts";
import { versionSchema } from "#lib/api/resources/flows/versions-show.ts";
import { flowBySlug } from "#lib/flows/definitions.ts";
import { adminPage, toQuery } from "../../../access.ts";

type Props = {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const columns = [
  { field: "number", title: "Version" },
  { field: "created", title: "When", kind: "date" },
  { field: "author", title: "Who" },
  { field: "cause", title: "How" },
  { field: "summary", title: "What changed" },
];
const pageSchema = z.object({ pagination: paginationSchema, results: z.array(versionSchema) });

/** The history of a flow: every version with who made it, and what changed. */
export default async function VersionsPage({ params, searchParams }: Props) {
  const slug = decodeURIComponent((await params).slug);
  const query = toQuery(await searchParams);
  const path = `/if/admin/flows/${encodeURIComponent(slug)}/versions/`;
  const call = await adminPage(path, { params: { slug }, query });
  if (!call) return null;
  const flow = flowBySlug(call.definitions, slug);
  if (!flow) notFound();
  const answer = await callEndpoint([listVersionsEndpoint], listVersionsEndpoint.operationId, call);
  const { pagination, results } = pageSchema.parse(answer);
  const rows = results.map((version) => ({
    key: String(version.number),
    href: `${path}${version.number}/`,
    values: { ...version, author: version.author?.username ?? "The system", cause: describeCause(version) },
  }));
  return (
    <>
      <FlowHeader flow={flow} current="versions/" />
      <p className="mb-5 max-w-3xl text-muted">
        Every change makes a version, whichever way it comes. The newest is the flow as it is now; runs in progress keep
        the one that they began with.
      </p>
      <div className="overflow-hidden rounded-card border border-line bg-surface">
        <ObjectTable caption="Versions" columns={columns} rows={rows} order="" orderHref={() => path} />
      </div>
      <Pager pagination={pagination} countLimit={COUNT_LIMIT} pageHref={(page) => `${path}?page=${page}`} />
    </>
  );
}
