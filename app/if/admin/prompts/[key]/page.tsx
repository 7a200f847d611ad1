import { notFound } from "next/navigation";
import { LivePreview } from "#components/admin/live-preview.tsx";
import { previewRecord } from "#lib/admin/prompts/preview-prompt.ts";
import { refusable } from "#lib/admin/save-object.ts";
import { showObject } from "#lib/api/objects.ts";
import { promptResource } from "#lib/api/resources/stages/prompts.ts";
import ObjectPage from "../../[collection]/[key]/page.tsx";
import { adminPage } from "../../access.ts";
import { previewFromForm } from "../actions.tsx";
import { PreviewOf } from "../preview.tsx";

/** A prompt, with what people see of it. */
export default async function PromptPage({ params }: { params: Promise<{ key: string }> }) {
  const { key } = await params;
  const prompt_uuid = decodeURIComponent(key);
  const call = await adminPage(`/if/admin/prompts/${key}/`, { params: { prompt_uuid } });
  if (!call) return null;
  const found = await refusable(async () => ({
    kind: "found" as const,
    record: await showObject(promptResource, call),
  }));
  if (found.kind === "refused") notFound();
  const preview = await previewRecord(call, found.record);
  return (
    <LivePreview initial={<PreviewOf preview={preview} call={call} />} preview={previewFromForm}>
      <ObjectPage params={Promise.resolve({ collection: "prompts", key })} />
    </LivePreview>
  );
}
