import type { PromptPreview } from "#lib/admin/prompts/preview-prompt.ts";
import type { Locale } from "#lib/i18n/locales.ts";
import { createTranslator } from "#lib/i18n/translator.ts";
import { TITLE_ID } from "../flow/challenge-form.tsx";
import type { BrandLook, FlowForm } from "../flow/screen-props.ts";
import { PromptScreen } from "../flow/screens/prompt.tsx";

interface PromptPreviewViewProps {
  preview: PromptPreview;
  brand: BrandLook;
  locale: Locale;
  /** Names this preview; changes with each. */
  requestId: string;
  /** Where its form would lead; nobody can send it. */
  action: FlowForm["action"];
}

/** A prompt on the screen of a flow, to look at only. */
export function PromptPreviewView({ preview, brand, locale, requestId, action }: PromptPreviewViewProps) {
  if (preview.kind === "refused")
    return (
      <ul className="text-danger">
        {preview.reasons.map((reason) => (
          <li key={reason} className="break-words">
            {reason}
          </li>
        ))}
      </ul>
    );
  return (
    <div inert lang={locale} className="mx-auto max-w-md">
      <p id={TITLE_ID} className="mb-4 text-muted text-sm">
        {brand.title}
      </p>
      <PromptScreen
        challenge={preview.challenge}
        form={{ action, hidden: {} }}
        brand={brand}
        t={createTranslator(locale)}
        locale={locale}
        values={undefined}
        loggedInAs={null}
        requestId={requestId}
        refused={false}
        errors={{}}
        title={brand.title}
      />
    </div>
  );
}
