import { notFound } from "next/navigation";
import { FlowEditor } from "#components/admin/flow-editor/flow-editor.tsx";
import { FlowHeader } from "#components/admin/flow-header.tsx";
import { stageCollection } from "#lib/admin/collections/stages.ts";
import { checkDraft, currentStructure, listStages } from "#lib/admin/flow-editor/editor.ts";
import { flowBySlug } from "#lib/flows/definitions.ts";
import { adminPage } from "../../access.ts";
import { editFlow, listAllStages, openPanel, saveInPanel, suggest } from "./actions.ts";

/** A flow: its stages in order with their policies, what is wrong with it, and what can be done with it. */
export default async function FlowEditorPage({ params }: { params: Promise<{ slug: string }> }) {
  const slug = decodeURIComponent((await params).slug);
  const call = await adminPage(`/if/admin/flows/${slug}/`);
  if (!call) return null;
  const flow = flowBySlug(call.definitions, slug);
  if (!flow) notFound();
  const structure = await currentStructure(call, flow);
  const state = { base: structure, draft: structure, problems: await checkDraft(call, flow, structure) };
  return (
    <>
      <FlowHeader flow={flow} current="" />
      <FlowEditor
        initial={state}
        stages={listStages(call)}
        types={(stageCollection.variants ?? []).map(({ type, title, about }) => ({ type, title, about }))}
        actions={{
          edit: editFlow.bind(null, flow.slug),
          open: openPanel.bind(null, flow.slug),
          save: saveInPanel.bind(null, flow.slug),
          suggest: suggest.bind(null, flow.slug),
          stages: listAllStages.bind(null, flow.slug),
        }}
      />
    </>
  );
}
