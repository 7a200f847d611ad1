"use server";

import type { ReactNode } from "react";
import { previewForm } from "#lib/admin/prompts/preview-prompt.ts";
import { adminAction } from "../access.ts";
import { PreviewOf } from "./preview.tsx";

/** What a prompt's form would look like to people. Nothing is stored. */
export async function previewFromForm(form: FormData): Promise<ReactNode> {
  const call = await adminAction("/if/admin/prompts/");
  return <PreviewOf preview={await previewForm(call, form)} call={call} />;
}

/** The form in a preview leads nowhere. */
export async function leadNowhere(_form: FormData): Promise<void> {}
