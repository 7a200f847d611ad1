"use server";

import type { SaveState } from "#components/admin/object-form.tsx";
import { callEndpoint } from "#lib/admin/call-endpoint.ts";
import { readForm } from "#lib/admin/forms/read-form.ts";
import { withConfirmation } from "#lib/admin/lockout-form.ts";
import { refusable } from "#lib/admin/save-object.ts";
import { settingsFields } from "#lib/admin/settings/settings-form.ts";
import { settingsEndpoints } from "#lib/api/resources/admin/settings.ts";
import { adminAction } from "../access.ts";

/** Changes the system's settings to what the form says. */
export async function saveSettings(_state: SaveState, form: FormData): Promise<SaveState> {
  const body = readForm(settingsFields, form, false);
  const call = await adminAction("/if/admin/settings/", { body });
  const result = await refusable(async () => ({
    kind: "saved" as const,
    values: (await callEndpoint(
      settingsEndpoints,
      "admin_settings_partial_update",
      withConfirmation(call, form),
    )) as Record<string, unknown>,
  }));
  if (result.kind === "refused") return { errors: result.errors, values: body };
  return { errors: {}, values: result.values, saved: true };
}
