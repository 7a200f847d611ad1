import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { requireObjects, someColumns, writing } from "./database.ts";
import { FieldErrors } from "./error.ts";
import { flag, integer, key, keyOrNull, parseGiven, parseNew, toUuid } from "./fields.ts";
import { groupColumns } from "./group.ts";
import { policyColumns } from "./policy.ts";
import { createStoredModel, prismaTable } from "./stored-model.ts";
import { userColumns } from "./user.ts";
import type { Columns } from "./where.ts";

/** Writable fields of a policy binding. */
export const policyBindingSchema = z.object({
  target: key().meta({ title: "Bound to" }),
  policy: keyOrNull().default(null).meta({ title: "Policy", reference: "policy" }),
  group: keyOrNull().default(null).meta({ title: "Group", description: "Passes for members.", reference: "group" }),
  user: z
    .preprocess((value) => value ?? null, z.union([z.null(), integer(1)]))
    .default(null)
    .meta({ title: "User", description: "Passes for this person.", reference: "user" }),
  enabled: flag().default(true).meta({ title: "Enabled" }),
  negate: flag().default(false).meta({ title: "Negate", description: "Pass where it fails, and the other way round." }),
  order: integer().meta({ title: "Order" }),
  timeout: integer(0).default(30).meta({ title: "Time limit", description: "Seconds." }),
  failure_result: flag().default(false).meta({ title: "Pass when it cannot tell" }),
});
type Fields = z.infer<typeof policyBindingSchema>;

const columns: Columns = {
  pk: { kind: "uuid", at: ["id"] },
  policy_binding_uuid: { kind: "uuid", at: ["id"] },
  target: {
    kind: "uuid",
    at: ["targetId"],
    compare(lookup, value) {
      const id = toUuid(value);
      // Both keys of what is bound to are accepted: its own and the one that bindings are stored with.
      return lookup === "exact" && id ? { target: { OR: [{ id }, { flow: { id } }, { stageBinding: { id } }] } } : null;
    },
  },
  policy: {
    kind: "uuid",
    at: ["policyId"],
    nullable: true,
    relation: { at: ["policy"], columns: () => policyColumns },
  },
  group: { kind: "uuid", at: ["groupId"], nullable: true, relation: { at: ["group"], columns: () => groupColumns } },
  user: { kind: "integer", at: ["userId"], nullable: true, relation: { at: ["user"], columns: () => userColumns } },
  enabled: { kind: "boolean", at: ["enabled"] },
  negate: { kind: "boolean", at: ["negate"] },
  order: { kind: "integer", at: ["order"] },
  timeout: { kind: "integer", at: ["timeout"] },
  failure_result: { kind: "boolean", at: ["failureResult"] },
  expires: { kind: "date", at: ["expires"], nullable: true },
};

function toRow(fields: Fields) {
  return {
    targetId: fields.target,
    policyId: fields.policy,
    groupId: fields.group,
    userId: fields.user,
    enabled: fields.enabled,
    negate: fields.negate,
    order: fields.order,
    timeout: fields.timeout,
    failureResult: fields.failure_result,
  };
}

const boundTo = { target: { include: { flow: true, stageBinding: true } } } as const;

/** `authentik_policies.policybinding` */
export const policyBindingModel = createStoredModel({
  name: "authentik_policies.policybinding",
  references: new Set(["target", "policy", "group", "user"]),
  schema: policyBindingSchema,
  columns: columns,
  defaultOrder: ["order"],
  table: prismaTable<Prisma.PolicyBindingGetPayload<{ include: typeof boundTo }>>((db) => db.policyBinding, {
    include: boundTo,
  }),
  async prepare(db, data, existing, pk) {
    const given = existing ? parseGiven(policyBindingSchema, data) : parseNew(policyBindingSchema, data);
    const own = existing?.pk as string | undefined;
    if (given.target !== undefined) given.target = await findBindable(db, given.target);
    await requireObjects(db, "policy", "policy", [given.policy]);
    await requireObjects(db, "group", "group", [given.group]);
    await requireObjects(db, "user", "user", [given.user]);
    await checkWhole(db, given, own);
    return {
      save: () =>
        writing(async () => {
          const row = own
            ? await db.policyBinding.update({ where: { id: own }, data: someColumns(toRow, given) })
            : await db.policyBinding.create({
                data: { ...toRow(given as Fields), ...(pk !== undefined && { id: String(pk) }) },
              });
          return { pk: row.id };
        }),
    };
  },
  async remove(db, { pk }) {
    await db.policyBinding.deleteMany({ where: { id: String(pk) } });
  },
  show: (row) => ({
    pk: row.id,
    target: row.target.flow?.id ?? row.target.stageBinding?.id ?? row.targetId,
    policy: row.policyId,
    group: row.groupId,
    user: row.userId,
    enabled: row.enabled,
    negate: row.negate,
    order: row.order,
    timeout: row.timeout,
    failure_result: row.failureResult,
    expires: row.expires?.toISOString() ?? null,
    expiring: row.expiring,
  }),
});

async function findBindable(db: Db, id: string): Promise<string> {
  const found = await db.policyBindable.findFirst({
    where: { OR: [{ id }, { flow: { id } }, { stageBinding: { id } }] },
    select: { id: true },
  });
  if (!found)
    throw new FieldErrors({ target: [`There is nothing with the key "${id}" that policies can be bound to.`] });
  return found.id;
}

async function checkWhole(db: Db, given: Partial<Fields>, own: string | undefined): Promise<void> {
  const before = own ? await db.policyBinding.findUniqueOrThrow({ where: { id: own } }) : null;
  const after = {
    targetId: given.target ?? before?.targetId,
    policyId: given.policy === undefined ? (before?.policyId ?? null) : given.policy,
    groupId: given.group === undefined ? (before?.groupId ?? null) : given.group,
    userId: given.user === undefined ? (before?.userId ?? null) : given.user,
    order: given.order ?? before?.order,
  };
  const set = [after.policyId, after.groupId, after.userId].filter((value) => value !== null);
  if (set.length !== 1)
    throw new FieldErrors({ non_field_errors: ["Exactly one of policy, group and user must be set."] });
  const { targetId, policyId, order } = after;
  if (targetId === undefined || policyId === null || order === undefined) return;
  const other = await db.policyBinding.findUnique({
    where: { policyId_targetId_order: { policyId, targetId, order } },
    select: { id: true },
  });
  if (other && other.id !== own)
    throw new FieldErrors({ non_field_errors: ["The fields policy, target, order must make a unique set."] });
}
