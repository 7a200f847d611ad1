"use server";

import { importFromForm } from "#lib/admin/blueprints/import-form.ts";
import { withConfirmation } from "#lib/admin/lockout-form.ts";
import type { ActionState } from "#lib/admin/object-actions/action-state.ts";
import { adminAction } from "../../access.ts";

/** Imports a blueprint once, without storing it. */
export async function importBlueprint(_state: ActionState, form: FormData): Promise<ActionState> {
  return importFromForm(withConfirmation(await adminAction("/if/admin/blueprints/import/"), form), form);
}
