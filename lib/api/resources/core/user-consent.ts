import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import { userConsentModel } from "#lib/models/user-consent.ts";
import type { ApiCall } from "../../endpoint.ts";
import { type Resource, recordSchema } from "../../resource.ts";
import { applicationSchema, showApplication } from "./applications.ts";
import { loadUsers } from "./show-users.ts";
import { usersOfNothing } from "./used-by.ts";
import { userResource } from "./users.ts";

/** `/core/user_consent/`: what people have allowed applications. Everybody's own; superusers have all. */
export const userConsentResource: Resource = {
  path: "/core/user_consent/",
  operation: "core_user_consent",
  tag: "core",
  name: "UserConsent",
  model: userConsentModel,
  key: { param: "id", field: "pk" },
  readOnly: {
    pk: z.int(),
    expires: z.iso.datetime().nullable(),
    expiring: z.boolean(),
    user: recordSchema(userResource),
    application: applicationSchema,
    permissions: z.string().meta({ description: "Ids, separated by spaces." }),
  },
  filters: { application: { kind: "text" }, user: { kind: "integer" } },
  search: ["user__username", "application"],
  actions: ["list", "retrieve", "destroy"],
  access: "authenticated",
  own: ({ user }) => ({ userId: user?.pk ?? -1 }),
  // One that has expired may be there until the next clean-up.
  narrow: ({ services }) => ({ OR: [{ expires: null }, { expires: { gt: services.clock() } }] }),
  present: showConsents,
  usedBy: usersOfNothing,
};

async function showConsents(db: Db, call: ApiCall, records: ObjectRecord[]): Promise<ObjectRecord[]> {
  const users = await loadUsers(
    db,
    call,
    records.map(({ user }) => Number(user)),
  );
  return records.map(({ application, application_name, ...record }) => ({
    ...record,
    user: users.get(Number(record.user)),
    application: showApplication(String(application), String(application_name)),
  }));
}
