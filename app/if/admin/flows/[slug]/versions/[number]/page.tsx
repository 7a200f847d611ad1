import { notFound } from "next/navigation";
import { FlowHeader } from "#components/admin/flow-header.tsx";
import { ObjectActions } from "#components/admin/object-actions.tsx";
import { Time } from "#components/admin/object-table.tsx";
import { CompareForm } from "#components/admin/versions/compare-form.tsx";
import { RestorePreview } from "#components/admin/versions/restore-preview.tsx";
import { VersionChanges } from "#components/admin/versions/version-changes.tsx";
import { callEndpoint } from "#lib/admin/call-endpoint.ts";
import { describeCause } from "#lib/admin/versions/describe-cause.ts";
import { versionForms } from "#lib/admin/versions/version-forms.ts";
import { ApiError } from "#lib/api/errors.ts";
import { showVersionEndpoint } from "#lib/api/resources/flows/versions.ts";
import { versionDetailSchema } from "#lib/api/resources/flows/versions-show.ts";
import { flowBySlug } from "#lib/flows/definitions.ts";
import { adminPage, toQuery } from "../../../../access.ts";
import { actOnVersion } from "./actions.ts";

type Props = {
  params: Promise<{ slug: string; number: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** A version of a flow: how it differs from another, what going back to it would do, and the ways to do that and to run it. */
export default async function VersionPage({ params, searchParams }: Props) {
  const { slug: encoded, number } = await params;
  const slug = decodeURIComponent(encoded);
  const query = toQuery(await searchParams);
  const path = `/if/admin/flows/${encodeURIComponent(slug)}/versions/${encodeURIComponent(number)}/`;
  const call = await adminPage(path, { params: { slug, number }, query });
  if (!call) return null;
  const flow = flowBySlug(call.definitions, slug);
  if (!flow) notFound();
  const answer = await callEndpoint([showVersionEndpoint], showVersionEndpoint.operationId, call).catch(missing);
  const version = versionDetailSchema.parse(answer);
  const { newest, against, changes, restore } = version;
  const run = actOnVersion.bind(null, slug, version.number, newest);
  return (
    <>
      <FlowHeader flow={flow} current="versions/" />
      <h2 className="font-semibold text-xl">{`Version ${version.number}`}</h2>
      <p className="mt-1 mb-5 text-muted">
        <Time value={version.created} /> UTC, <bdi>{version.author?.username ?? "the system"}</bdi>,{" "}
        <bdi>{describeCause(version)}</bdi>
      </p>
      <section aria-label="Changes" className="mb-6 max-w-4xl">
        <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
          <h3 className="font-semibold text-lg">
            {against === null ? "What it consists of" : `What changed since version ${against}`}
          </h3>
          <CompareForm number={version.number} newest={newest} against={against} />
        </div>
        <VersionChanges changes={changes} />
      </section>
      <RestorePreview restore={restore} isNewest={version.number === newest} />
      <ObjectActions forms={versionForms(version)} run={run} />
    </>
  );
}

/** A version that there is not, or a number to compare with that is none, is no page. */
function missing(cause: unknown): never {
  if (cause instanceof ApiError && (cause.status === 404 || cause.status === 400)) notFound();
  throw cause;
}
