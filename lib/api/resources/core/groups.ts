import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { groupModel } from "#lib/models/group.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import type { ApiCall } from "../../endpoint.ts";
import {
  groupNumber,
  loadPartialGroups,
  loadPartialUsers,
  partialGroupSchema,
  partialUserSchema,
} from "../../partial-objects.ts";
import type { Resource } from "../../resource.ts";
import { wants } from "./show-users.ts";
import { usersOfGroup } from "./used-by.ts";
import { hasAttributes } from "./user-filters.ts";

const relatedGroupSchema = partialGroupSchema
  .omit({ num_pk: true })
  .extend({ group_uuid: z.guid() })
  .meta({ id: "RelatedGroup" });

/** `/core/groups/`, for superusers. */
export const groupResource: Resource = {
  path: "/core/groups/",
  operation: "core_groups",
  tag: "core",
  name: "Group",
  model: groupModel,
  key: { param: "group_uuid", field: "pk" },
  readOnly: {
    pk: z.guid(),
    num_pk: z.int(),
    users: z.array(z.int()),
    parents_obj: z.array(relatedGroupSchema).nullable(),
    users_obj: z.array(partialUserSchema).nullable(),
    roles_obj: z.array(z.unknown()).meta({ description: "There are no roles." }),
    inherited_roles_obj: z.array(z.unknown()).nullable(),
    children: z.array(z.guid()),
    children_obj: z.array(relatedGroupSchema).nullable(),
  },
  rights: ["name", "is_superuser", "parents", "users", "attributes"],
  filters: {
    attributes: { kind: "text", where: ([text], call) => hasAttributes("group", String(text), call) },
    include_children: { kind: "boolean", where: () => ({}) },
    include_inherited_roles: { kind: "boolean", where: () => ({}) },
    include_parents: { kind: "boolean", where: () => ({}) },
    include_users: { kind: "boolean", where: () => ({}) },
    is_superuser: { kind: "boolean" },
    members_by_pk: {
      kind: "integer",
      many: true,
      where: (keys) => ({ members: { some: { userId: { in: keys } } } }),
    },
    members_by_username: {
      kind: "text",
      many: true,
      where: (names) => ({ members: { some: { user: { username: { in: names } } } } }),
    },
    name: { kind: "text" },
  },
  shownBy: Object.fromEntries(
    ["children", "inherited_roles", "parents", "users"].map((part) => [`include_${part}`, z.boolean().optional()]),
  ),
  search: ["name", "pk"],
  sortable: ["name", "pk", "is_superuser"],
  present: showGroups,
  usedBy: usersOfGroup,
};

async function showGroups(db: Db, { query, definitions }: ApiCall, records: ObjectRecord[]): Promise<ObjectRecord[]> {
  const ids = records.map(({ pk }) => String(pk));
  const links = await db.groupParent.findMany({ where: { parentId: { in: ids } }, orderBy: { childId: "asc" } });
  const childrenOf = (pk: unknown) => links.filter(({ parentId }) => parentId === pk).map(({ childId }) => childId);
  const parents = wants(query, "include_parents", false) ? records.flatMap((group) => group.parents as string[]) : [];
  const children = wants(query, "include_children", false) ? links.map(({ childId }) => childId) : [];
  const withUsers = wants(query, "include_users");
  const groups = await loadPartialGroups(db, [...parents, ...children]);
  const users = await loadPartialUsers(
    db,
    definitions,
    withUsers ? records.flatMap((group) => group.users as number[]) : [],
  );
  const related = (keys: readonly string[]) => keys.flatMap((key) => showRelated(groups.get(key)));
  return records.map((record) => ({
    ...record,
    num_pk: groupNumber(String(record.pk)),
    parents_obj: wants(query, "include_parents", false) ? related(record.parents as string[]) : null,
    users_obj: withUsers ? (record.users as number[]).map((id) => users.get(id)).filter(Boolean) : null,
    roles_obj: [],
    inherited_roles_obj: wants(query, "include_inherited_roles", false) ? [] : null,
    children: childrenOf(record.pk),
    children_obj: wants(query, "include_children", false) ? related(childrenOf(record.pk)) : null,
  }));
}

function showRelated(group: ObjectRecord | undefined): ObjectRecord[] {
  if (!group) return [];
  const { num_pk: _number, ...shown } = group;
  return [{ ...shown, group_uuid: group.pk }];
}
