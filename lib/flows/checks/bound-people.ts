import type { Db } from "#lib/db/client.ts";
import { allGroupIds } from "#lib/identity/groups.ts";
import type { Definitions, FlowDefinition, PolicyBindingDefinition } from "../definitions.ts";

/** What checks have to know of the groups and people that a flow binds. */
export interface BoundPeople {
  /** Keys of groups in which nobody is who could log in, be it through a group below. */
  emptyGroups: ReadonlySet<string>;
  /** Keys of people who are deactivated. */
  inactiveUsers: ReadonlySet<number>;
}

/** For checks that are to go by the structure alone. */
export const nobodyKnown: BoundPeople = { emptyGroups: new Set(), inactiveUsers: new Set() };

/** Looks up the groups and people that a flow and its stages bind. */
export async function loadBoundPeople(db: Db, definitions: Definitions, flow: FlowDefinition): Promise<BoundPeople> {
  const bound = boundIn(definitions, flow);
  const [groups, users] = [bound.flatMap(({ group }) => group ?? []), bound.flatMap(({ user }) => user ?? [])];
  return {
    emptyGroups: groups.length > 0 ? await findEmptyGroups(db, definitions, new Set(groups)) : new Set(),
    inactiveUsers: users.length > 0 ? await findInactive(db, users) : new Set(),
  };
}

function boundIn({ bindings, targets }: Definitions, flow: FlowDefinition): PolicyBindingDefinition[] {
  const keys = [flow.bindable, ...(bindings.get(flow.pk) ?? []).flatMap(({ bindable }) => bindable ?? [])];
  return keys.flatMap((key) => targets.get(key)?.bindings ?? []);
}

async function findEmptyGroups(
  db: Db,
  definitions: Definitions,
  wanted: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const inside = [...definitions.groups.keys()].map((id) => ({ id, above: allGroupIds(definitions, [id]) }));
  const below = inside.filter(({ above }) => [...wanted].some((id) => above.has(id)));
  const filled = await db.group.findMany({
    where: { id: { in: below.map(({ id }) => id) }, members: { some: { user: { isActive: true } } } },
    select: { id: true },
  });
  const ids = new Set(filled.map(({ id }) => id));
  const reached = new Set(below.filter(({ id }) => ids.has(id)).flatMap(({ above }) => [...above]));
  return new Set([...wanted].filter((id) => !reached.has(id)));
}

async function findInactive(db: Db, users: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await db.user.findMany({ where: { id: { in: [...users] }, isActive: false }, select: { id: true } });
  return new Set(rows.map(({ id }) => id));
}
