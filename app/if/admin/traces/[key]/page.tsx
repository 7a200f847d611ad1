import { notFound } from "next/navigation";
import { PageHeader } from "#components/admin/page-header.tsx";
import { RunView } from "#components/admin/trace/run-view.tsx";
import { ApiError } from "#lib/api/errors.ts";
import { loadRecord } from "#lib/api/resources/flows/traces.ts";
import { adminPage } from "../../access.ts";

/** The record of one run, under the reference that the person read. */
export default async function TracePage({ params }: { params: Promise<{ key: string }> }) {
  const key = decodeURIComponent((await params).key);
  const call = await adminPage(`/if/admin/traces/${key}/`, { params: { trace_id: key } });
  if (!call) return null;
  const record = await loadRecord(call).catch((cause: unknown) => {
    if (cause instanceof ApiError && cause.status === 404) notFound();
    throw cause;
  });
  return (
    <>
      <PageHeader
        title={`Run of ${record.flow.name}`}
        about={`Record ${key}. Secrets are hidden; whoever gets this address has to be an administrator to read it.`}
        trail={[{ href: "/if/admin/traces/", title: "Run records" }]}
      >
        <a
          className="admin-button"
          href={`/api/v3/flows/traces/${encodeURIComponent(key)}/`}
          download={`run-${key}.json`}
        >
          Download
        </a>
      </PageHeader>
      <RunView record={record} />
    </>
  );
}
