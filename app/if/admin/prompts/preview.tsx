import { PromptPreviewView } from "#components/admin/prompt-preview.tsx";
import type { PromptPreview } from "#lib/admin/prompts/preview-prompt.ts";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { leadNowhere } from "./actions.tsx";

/** A prompt as the administrator who looks at it would see it. */
export function PreviewOf({ preview, call }: { preview: PromptPreview; call: ApiCall }) {
  const { brand, locale, id } = call.facts;
  return <PromptPreviewView preview={preview} brand={brand} locale={locale} requestId={id} action={leadNowhere} />;
}
