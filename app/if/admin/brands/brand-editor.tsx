import { BrandPreview } from "#components/admin/brand-preview/brand-preview.tsx";
import { PreviewButton } from "#components/admin/brand-preview/preview-button.tsx";
import { ObjectForm } from "#components/admin/object-form.tsx";
import { NEW_BRAND } from "#lib/admin/brands/brand-draft.ts";
import { brandCollection } from "#lib/admin/collections/system.ts";
import { describeObjectForm } from "#lib/admin/object-page.ts";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { currentRequest } from "#lib/http/request.ts";
import { keepBrandDraft, saveBrand } from "./actions.ts";
import "./brand-preview.css";

interface BrandEditorProps {
  /** Key of the brand, or `new`. */
  brand: string;
  values: Readonly<Record<string, unknown>>;
  call: ApiCall;
}

/** A brand's form beside the login page that comes of it. */
export async function BrandEditor({ brand, values, call }: BrandEditorProps) {
  const isNew = brand === NEW_BRAND;
  return (
    <BrandPreview brand={brand} drafted={currentRequest().drafted === true} keep={keepBrandDraft.bind(null, brand)}>
      <ObjectForm
        {...(await describeObjectForm(brandCollection, brandCollection.resource, call))}
        isNew={isNew}
        values={values}
        action={saveBrand.bind(null, brand)}
        submitTitle={isNew ? "Create" : "Save"}
        cancelHref="/if/admin/brands/"
        buttons={<PreviewButton />}
      />
    </BrandPreview>
  );
}
