import { notFound } from "next/navigation";
import { FlowEditor } from "#components/admin/flow-editor/flow-editor.tsx";
import { PageHeader } from "#components/admin/page-header.tsx";
import { checkDraft, currentStructure, listChoices } from "#lib/admin/flow-editor/editor.ts";
import { flowBySlug } from "#lib/flows/definitions.ts";
import { adminPage } from "../../access.ts";
import { editFlow } from "./actions.ts";

/** A flow: its stages in order with their policies, what is wrong with it, and what can be done with it. */
export default async function FlowEditorPage({ params }: { params: Promise<{ slug: string }> }) {
  const slug = decodeURIComponent((await params).slug);
  const call = await adminPage(`/if/admin/flows/${slug}/`);
  if (!call) return null;
  const flow = flowBySlug(call.definitions, slug);
  if (!flow) notFound();
  const structure = await currentStructure(call, flow);
  const state = { base: structure, draft: structure, problems: checkDraft(call, flow, structure) };
  return (
    <>
      <PageHeader
        title={flow.name}
        about={`${flow.designation}, /if/flow/${flow.slug}/`}
        trail={[{ href: "/if/admin/flows/", title: "Flows" }]}
      >
        <a className="admin-button" href={`/if/flow/${flow.slug}/`}>
          Run
        </a>
        <a className="admin-button" href={`/if/admin/flows/${encodeURIComponent(flow.slug)}/settings/`}>
          Settings
        </a>
        <a className="admin-button" href={`/api/v3/flows/instances/${encodeURIComponent(flow.slug)}/export/`}>
          Export
        </a>
      </PageHeader>
      <FlowEditor initial={state} choices={listChoices(call)} action={editFlow.bind(null, flow.slug)} />
    </>
  );
}
