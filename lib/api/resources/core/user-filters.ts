import { superuserGroupIds } from "#lib/identity/groups.ts";
import { isPlainObject } from "#lib/merge.ts";
import { userColumns } from "#lib/models/user.ts";
import { buildWhere, type Where } from "#lib/models/where.ts";
import type { ApiCall } from "../../endpoint.ts";
import { type Filters, type FilterValue, wrongValue } from "../../list/filters.ts";

/** What accounts are. */
export const userTypes = ["internal", "external", "service_account", "internal_service_account"] as const;

const dates = ["date_joined", "last_login", "last_updated"].flatMap((field) => [
  [field, { kind: "date" }] as const,
  [`${field}__gt`, { kind: "date", field, lookup: "gt" }] as const,
  [`${field}__lt`, { kind: "date", field, lookup: "lt" }] as const,
]);

/** How users are looked for. */
export const userFilters: Filters = {
  attributes: { kind: "text", where: ([text], call) => hasAttributes("user", String(text), call) },
  ...Object.fromEntries(dates),
  last_login__isnull: { kind: "boolean", field: "last_login", lookup: "isnull" },
  email: { kind: "text" },
  groups_by_name: {
    kind: "text",
    many: true,
    where: (names, { definitions }) => {
      const byName = new Map([...definitions.groups.values()].map(({ name, pk }) => [name, pk]));
      return inGroups(names.map((name) => byName.get(String(name)) ?? unknownChoice("groups_by_name", name)));
    },
  },
  groups_by_pk: {
    kind: "uuid",
    many: true,
    where: (keys, { definitions }) =>
      inGroups(
        keys.map((key) => (definitions.groups.has(String(key)) ? String(key) : unknownChoice("groups_by_pk", key))),
      ),
  },
  include_groups: { kind: "boolean", where: () => ({}) },
  include_roles: { kind: "boolean", where: () => ({}) },
  is_active: { kind: "boolean" },
  is_superuser: {
    kind: "boolean",
    where: ([wanted], { definitions }) => {
      const groups = { groupId: { in: superuserGroupIds(definitions) } };
      return { groups: wanted ? { some: groups } : { none: groups } };
    },
  },
  name: { kind: "text" },
  path: { kind: "text" },
  path_startswith: { kind: "text", field: "path", lookup: "startswith" },
  // Nobody has a role.
  roles_by_name: { kind: "text", many: true, where: () => null },
  roles_by_pk: { kind: "uuid", many: true, where: () => null },
  type: { kind: userTypes, many: true },
  username: { kind: "text" },
  uuid: { kind: "uuid" },
};

/** Up to here objects are found by the index of their attributes; where more match, the whole table is read. */
const FEW = 1000;
/** As JSON has them; the database refuses them. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/i;

/**
 * Users or groups whose attributes contain those of a JSON object: single values must be equal, lists and objects contained.
 * @throws ApiError 400 for another text
 */
export async function hasAttributes(
  table: "user" | "group",
  text: string,
  { services }: ApiCall,
): Promise<Where | null> {
  const attributes = parseObject(text);
  if (!attributes) throw wrongValue("attributes", "Enter a JSON object.");
  const value = JSON.stringify(attributes);
  if (UNSTORABLE.test(value))
    throw wrongValue("attributes", "Null characters and halves of surrogate pairs are not allowed.");
  const found =
    table === "user"
      ? await services.client.$queryRaw<{ id: number }[]>`
          SELECT "id" FROM "user" WHERE "attributes" @> ${value}::jsonb LIMIT ${FEW + 1}`
      : await services.client.$queryRaw<{ id: string }[]>`
          SELECT "group_uuid" AS "id" FROM "group" WHERE "attributes" @> ${value}::jsonb LIMIT ${FEW + 1}`;
  if (found.length <= FEW) return { id: { in: found.map(({ id }) => id) } };
  return buildWhere(userColumns, { all: [{ path: ["attributes"], lookup: "json_contains", value: attributes }] });
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function inGroups(groups: string[]): Where {
  return { groups: { some: { groupId: { in: groups } } } };
}

function unknownChoice(filter: string, value: FilterValue): never {
  throw wrongValue(
    filter,
    `Select a valid choice. ${String(value).slice(0, 100)} is not one of the available choices.`,
  );
}
