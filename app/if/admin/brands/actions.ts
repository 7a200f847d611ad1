"use server";

import type { SaveState } from "#components/admin/object-form.tsx";
import { keepDraft, NEW_BRAND } from "#lib/admin/brands/brand-draft.ts";
import { brandCollection } from "#lib/admin/collections/system.ts";
import { describeFaults } from "#lib/admin/describe-faults.ts";
import { readForm } from "#lib/admin/forms/read-form.ts";
import { formFields } from "#lib/admin/object-page.ts";
import { currentRequest } from "#lib/http/request.ts";
import { createFromForm, saveFromForm } from "../[collection]/actions.ts";
import { adminAction } from "../access.ts";

/** Keeps what a brand's form says for its preview. @returns what is wrong with it, one sentence each */
export async function keepBrandDraft(brand: string, form: FormData): Promise<string[]> {
  const kept = await keepDraft(await adminAction(`/if/admin/brands/${brand}/`), brand, form);
  return kept.kind === "refused" ? describeFaults(kept.errors) : [];
}

/** Saves a brand, or, when that is what was pressed, only shows what it would look like. @param brand its key, or `new` */
export async function saveBrand(brand: string, state: SaveState, form: FormData): Promise<SaveState> {
  if (form.get("intent") !== "preview")
    return brand === NEW_BRAND
      ? createFromForm("brands", undefined, state, form)
      : saveFromForm("brands", brand, state, form);
  const call = await adminAction(`/if/admin/brands/${brand}/`);
  const values = readForm(formFields(brandCollection, brandCollection.resource), form, false);
  const kept = await keepDraft(call, brand, form);
  if (kept.kind === "refused") return { errors: kept.errors, values };
  currentRequest().drafted = true;
  return { errors: {}, values };
}
