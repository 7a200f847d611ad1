import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { flowModel } from "#lib/models/flow.ts";
import { invitationModel } from "#lib/models/invitation.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import type { ApiCall } from "../../endpoint.ts";
import { loadPartialUsers, partialUserSchema } from "../../partial-objects.ts";
import { type Resource, recordSchema } from "../../resource.ts";
import { flowResource, showFlows } from "../flows/instances.ts";

/** `/stages/invitation/invitations/` */
export const invitationResource: Resource = {
  path: "/stages/invitation/invitations/",
  operation: "stages_invitation_invitations",
  tag: "stages",
  name: "Invitation",
  model: invitationModel,
  key: { param: "invite_uuid", field: "pk" },
  omit: ["created_by"],
  readOnly: {
    pk: z.guid(),
    created_by: partialUserSchema.nullable(),
    flow_obj: recordSchema(flowResource).nullable(),
  },
  filters: {
    created_by__username: { kind: "text" },
    expires: { kind: "date" },
    flow__slug: { kind: "text" },
    name: { kind: "text" },
  },
  search: ["name", "created_by__username", "flow__slug"],
  present: showInvitations,
  // Whoever makes one has invited.
  complete: async (_db, { caller }, data, existing) =>
    existing ? data : { ...data, created_by: caller.user?.pk ?? null },
  usedBy: async () => [],
};

async function showInvitations(db: Db, call: ApiCall, records: ObjectRecord[]): Promise<ObjectRecord[]> {
  const creators = records.map(({ created_by }) => created_by).filter((pk) => typeof pk === "number");
  const users = await loadPartialUsers(db, call.definitions, creators);
  const keys = [...new Set(records.map(({ flow }) => flow).filter((pk) => typeof pk === "string"))];
  const represented = await flowModel.representAll(
    db,
    keys.map((pk) => ({ pk })),
  );
  const flows = new Map((await showFlows(db, call, represented)).map((flow) => [flow.pk, flow]));
  return records.map((record) => ({
    ...record,
    created_by: users.get(record.created_by as number) ?? null,
    flow_obj: flows.get(record.flow) ?? null,
  }));
}
