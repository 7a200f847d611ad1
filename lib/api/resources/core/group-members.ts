import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { integer, parseNew } from "#lib/models/fields.ts";
import { type ApiCall, type Endpoint, noContent } from "../../endpoint.ts";
import { notFound } from "../../errors.ts";
import { confirmQuery } from "../../lockout/confirm-query.ts";
import { findObject, inTransaction } from "../../objects.ts";
import { groupResource } from "./groups.ts";

const body = z.object({ pk: integer(1) }).meta({ id: "UserAccountRequest" });

/** Adding and removing single members, which costs the same however many there are. */
export const groupMemberEndpoints: readonly Endpoint[] = [
  {
    ...describeEndpoint("add_user", "Add a user to a group"),
    handle: (call) =>
      changeMembers(call, "add", async (db, groupId, userId) => {
        const { count } = await db.groupMembership.createMany({ data: [{ groupId, userId }], skipDuplicates: true });
        return count > 0;
      }),
  },
  {
    ...describeEndpoint("remove_user", "Remove a user from a group"),
    handle: (call) =>
      changeMembers(call, "remove", async (db, groupId, userId) => {
        const { count } = await db.groupMembership.deleteMany({ where: { groupId, userId } });
        return count > 0;
      }),
  },
];

function describeEndpoint(action: "add_user" | "remove_user", summary: string): Omit<Endpoint, "handle"> {
  return {
    method: "post",
    path: `/core/groups/{group_uuid}/${action}/`,
    operationId: `core_groups_${action}_create`,
    tag: "core",
    access: "superuser",
    summary,
    // A policy that is turned round keeps members out.
    query: z.object(confirmQuery),
    body,
    answers: { 204: null },
  };
}

/** @param change whether it changed anything */
function changeMembers(
  call: ApiCall,
  how: "add" | "remove",
  change: (db: Db, groupId: string, userId: number) => Promise<boolean>,
) {
  const { pk: userId } = parseNew(body, call.body);
  const changing = async (db: Db) => {
    const { pk } = await findObject(db, groupResource, call);
    const user = await db.user.findUnique({ where: { id: userId }, select: { id: true } });
    if (!user) throw notFound("No User matches the given query.");
    const changed = await change(db, String(pk), userId);
    const group = await db.group.findUniqueOrThrow({ where: { id: String(pk) }, select: { name: true } });
    if (changed)
      await call.services.events.record(db, {
        action: "model_updated",
        app: "vestibule.api",
        request: call.facts,
        user: call.caller.user,
        context: { model: { $record: "group", pk, name: group.name }, diff: { users: { [how]: [userId] } } },
      });
    return noContent();
  };
  return inTransaction(call, changing, {}, { administrators: true, keys: [] });
}
