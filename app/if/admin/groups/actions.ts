"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import type { PickerState } from "#components/admin/groups/member-picker.tsx";
import type { SaveState } from "#components/admin/object-form.tsx";
import { callEndpoint } from "#lib/admin/call-endpoint.ts";
import { findCandidates } from "#lib/admin/groups/members.ts";
import { isLockout, withConfirmation } from "#lib/admin/lockout-form.ts";
import { refusable } from "#lib/admin/save-object.ts";
import { groupMemberEndpoints } from "#lib/api/resources/core/group-members.ts";
import { adminAction } from "../access.ts";

/** Finds people who are not direct members of a group yet by a text, or makes the one who was chosen among them a member. */
export async function pickMember(group: string, state: PickerState, form: FormData): Promise<PickerState> {
  if (form.has("user")) return addMember(group, state, form);
  const text = String(form.get("text") ?? "").slice(0, 200);
  return { text, found: await findCandidates(await adminAction(pathOf(group)), group, text), errors: {} };
}

/** Who is gone meanwhile is no longer on the page that follows. */
async function addMember(group: string, state: PickerState, form: FormData): Promise<PickerState> {
  const call = withConfirmation(await callFor(group, form), form);
  const result = await refusable(async () => ({
    kind: "saved" as const,
    record: await callEndpoint(groupMemberEndpoints, "core_groups_add_user_create", call),
  }));
  if (result.kind === "refused" && isLockout(result.errors)) return { ...state, errors: result.errors };
  redirect(pathOf(group));
}

/** Takes somebody out of a group. @param back the page to come back to */
export async function removeMember(group: string, back: string, _state: SaveState, form: FormData): Promise<SaveState> {
  const call = withConfirmation(await callFor(group, form), form);
  const result = await refusable(async () => ({
    kind: "saved" as const,
    record: await callEndpoint(groupMemberEndpoints, "core_groups_remove_user_create", call),
  }));
  if (result.kind === "refused") return { errors: result.errors };
  // The same page of the list, which is not the same any more.
  revalidatePath(pathOf(group));
  redirect(back);
}

function callFor(group: string, form: FormData) {
  return adminAction(pathOf(group), { params: { group_uuid: group }, body: { pk: Number(form.get("user")) } });
}

function pathOf(group: string): string {
  return `/if/admin/groups/${encodeURIComponent(group)}/`;
}
