import { notFound } from "next/navigation";
import { FlowHeader } from "#components/admin/flow-header.tsx";
import { flowCollection } from "#lib/admin/collections/flows.ts";
import { loadObject } from "#lib/admin/object-page.ts";
import { flowBySlug } from "#lib/flows/definitions.ts";
import { ObjectBody } from "../../../[collection]/[key]/object-body.tsx";
import { adminPage } from "../../../access.ts";

/** A flow's own fields, and the way to delete it. */
export default async function FlowSettingsPage({ params }: { params: Promise<{ slug: string }> }) {
  const slug = decodeURIComponent((await params).slug);
  const call = await adminPage(`/if/admin/flows/${encodeURIComponent(slug)}/settings/`, { params: { slug } });
  if (!call) return null;
  const flow = flowBySlug(call.definitions, slug);
  if (!flow) notFound();
  return (
    <>
      <FlowHeader flow={flow} current="settings/" />
      <ObjectBody collection={flowCollection} id={slug} loaded={await loadObject(flowCollection, call)} call={call} />
    </>
  );
}
