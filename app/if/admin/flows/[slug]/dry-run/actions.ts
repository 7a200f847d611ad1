"use server";

import { refresh } from "next/cache";
import { continueDryRun } from "#lib/admin/dry-run/dry-run-form.ts";
import { keepDryRun } from "#lib/admin/dry-run/prepared.ts";
import { adminAction } from "../../../access.ts";

/** One more step of a dry run, or its beginning; the page of the same request shows it. Nothing of it is kept on the server. */
export async function stepDryRun(slug: string, form: FormData): Promise<void> {
  const call = await adminAction(`/if/admin/flows/${slug}/dry-run/`, { params: { slug } });
  keepDryRun(slug, await continueDryRun(call, form));
  refresh();
}
