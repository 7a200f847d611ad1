import { invitationResource } from "#lib/api/resources/stages/invitations.ts";
import { promptResource } from "#lib/api/resources/stages/prompts.ts";
import type { Collection } from "./collection.ts";

/** Prompts. */
export const promptCollection: Collection = {
  slug: "prompts",
  resource: promptResource,
  title: "Prompts",
  singular: "prompt",
  about: "The fields that prompt stages ask for.",
  columns: [
    { field: "name", title: "Name", sortable: true },
    { field: "field_key", title: "Field key", kind: "code", sortable: true },
    { field: "type", title: "Type", kind: "tag", sortable: true },
    { field: "required", title: "Required", kind: "boolean" },
    { field: "prompt_stages_obj", title: "Stages", kind: "names" },
  ],
  filters: [{ name: "type", title: "Type" }],
  groups: [
    { title: "Prompt", fields: ["name", "field_key", "label", "type", "required", "order"] },
    { title: "Content", fields: ["placeholder", "initial_value", "sub_text"] },
    {
      title: "Expressions",
      fields: ["placeholder_expression", "initial_value_expression", "expression_language"],
    },
  ],
};

/** Invitations. */
export const invitationCollection: Collection = {
  slug: "invitations",
  resource: invitationResource,
  title: "Invitations",
  singular: "invitation",
  about: "Links that let people enroll, with what is already known of them.",
  columns: [
    { field: "name", title: "Name", sortable: true },
    { field: "created_by", title: "Invited by", kind: "person" },
    { field: "single_use", title: "Single use", kind: "boolean" },
    { field: "expires", title: "Expires", kind: "date", sortable: true },
  ],
};
