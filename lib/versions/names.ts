import type { StageRow } from "#lib/blueprints/export-graph.ts";
import type { Db } from "#lib/db/client.ts";
import { nameKey, type VersionContent, type VersionNames, type VersionPolicyBinding } from "./content.ts";
import { outsideReferences } from "./outside-references.ts";

/** Names of what contents refer to. */
export interface LoadedNames {
  /** Those that a content refers to. */
  of(content: VersionContent): VersionNames;
}

/** Looks up what flows, groups and users are called that some stages and policy bindings refer to. */
export async function loadNames(
  db: Db,
  references: StageRow["references"],
  bindings: readonly VersionPolicyBinding[],
): Promise<LoadedNames> {
  const flowIds = present(references.map(({ flowId }) => flowId));
  const groupIds = present([...references.map(({ groupId }) => groupId), ...bindings.map(({ group }) => group)]);
  const userIds = present(bindings.map(({ user }) => user));
  const flows = flowIds.length > 0 ? await db.flow.findMany({ where: { id: { in: flowIds } } }) : [];
  const groups =
    groupIds.length > 0
      ? await db.group.findMany({ where: { id: { in: groupIds } }, select: { id: true, name: true } })
      : [];
  const users =
    userIds.length > 0
      ? await db.user.findMany({ where: { id: { in: userIds } }, select: { id: true, username: true } })
      : [];
  const all = new Map([
    ...flows.map(({ id, slug }): [string, string] => [nameKey("flow", id), slug]),
    ...groups.map(({ id, name }): [string, string] => [nameKey("group", id), name]),
    ...users.map(({ id, username }): [string, string] => [nameKey("user", id), username]),
  ]);
  return {
    of: (content) =>
      Object.fromEntries(
        outsideReferences(content).flatMap(({ kind, key }) => {
          const name = all.get(nameKey(kind, key));
          return name === undefined ? [] : [[nameKey(kind, key), name]];
        }),
      ),
  };
}

function present<Value>(values: readonly (Value | null)[]): Value[] {
  return [...new Set(values.filter((value) => value !== null))];
}
