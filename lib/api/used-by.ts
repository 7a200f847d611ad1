import type { Db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { stageRegistry } from "#lib/stages/registry.ts";
import { type StageType, stageTypes } from "#lib/stages/stage-types.ts";
import type { UsedBy } from "./schemas.ts";

/** One object that uses another. @param model e.g. `authentik_flows.flow` */
export function usedBy(model: string, pk: string | number, name: string, action: UsedBy["action"]): UsedBy {
  const [app = "", model_name = ""] = model.split(".");
  return { app, model_name, pk: String(pk), name, action };
}

/**
 * The stages whose configuration refers to something. Deleting it empties a single reference and takes it out of a list; the stages
 * stay.
 */
export async function usedByStages(db: Db, target: Prisma.StageReferenceWhereInput): Promise<UsedBy[]> {
  const rows = await db.stageReference.findMany({
    where: target,
    select: { field: true, stage: { select: { id: true, name: true, type: true } } },
    orderBy: [{ stage: { name: "asc" } }, { field: "asc" }],
  });
  const found = rows.map(({ field, stage: { id, name, type } }) =>
    usedBy(stageModelName(type), id, name, stageRegistry.isList(type, field) ? "cascade_many" : "set_null"),
  );
  // A stage that refers to the same thing twice is one user of it for each kind of reference.
  return [...new Map(found.map((user) => [`${user.pk} ${user.action}`, user])).values()];
}

function stageModelName(type: string): string {
  return stageTypes[type as StageType]?.model ?? "authentik_flows.stage";
}

/** Policy bindings, which go with what they bind and with what they are bound to. */
export async function usedByPolicyBindings(db: Db, where: Prisma.PolicyBindingWhereInput): Promise<UsedBy[]> {
  const rows = await db.policyBinding.findMany({
    where,
    select: {
      id: true,
      order: true,
      policy: { select: { name: true } },
      group: { select: { name: true } },
      user: { select: { username: true } },
      target: {
        select: { flow: { select: { name: true } }, stageBinding: { select: { stage: { select: { name: true } } } } },
      },
    },
    orderBy: [{ order: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, order, policy, group, user, target }) => {
    const bound = policy?.name ?? group?.name ?? user?.username ?? "";
    const to = target.flow?.name ?? target.stageBinding?.stage.name ?? "";
    return usedBy("authentik_policies.policybinding", id, `${bound} → ${to} (${order})`, "cascade");
  });
}

/** Stage bindings, which go with their flow and with their stage. */
export async function usedByStageBindings(db: Db, where: Prisma.FlowStageBindingWhereInput): Promise<UsedBy[]> {
  const rows = await db.flowStageBinding.findMany({
    where,
    select: { id: true, order: true, target: { select: { name: true } }, stage: { select: { name: true } } },
    orderBy: [{ order: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, order, target, stage }) =>
    usedBy("authentik_flows.flowstagebinding", id, `${stage.name} → ${target.name} (${order})`, "cascade"),
  );
}
