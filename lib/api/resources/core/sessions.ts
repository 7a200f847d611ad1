import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { locate } from "#lib/geoip/lookup.ts";
import { describeUserAgent } from "#lib/identity/user-agent.ts";
import { toInteger } from "#lib/models/fields.ts";
import { sessionModel } from "#lib/models/session.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import { recordChange } from "../../audit.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";
import { invalid } from "../../errors.ts";
import { inTransaction } from "../../objects.ts";
import type { Resource } from "../../resource.ts";
import { usersOfNothing } from "./used-by.ts";

/** More at once would hold the table up for others. */
const MOST_USERS = 1000;

const version = { major: z.string(), minor: z.string(), patch: z.string() };
const placeSchema = z.object({
  continent: z.string().nullable(),
  country: z.string().nullable(),
  lat: z.number().nullable(),
  long: z.number().nullable(),
  city: z.string(),
});

/** `/core/authenticated_sessions/`: everybody's own logins; superusers have all. Deleting one logs that browser out. */
export const sessionResource: Resource = {
  path: "/core/authenticated_sessions/",
  operation: "core_authenticated_sessions",
  tag: "core",
  name: "AuthenticatedSession",
  model: sessionModel,
  key: { param: "uuid", field: "uuid" },
  readOnly: {
    uuid: z.guid(),
    current: z.boolean().meta({ description: "Whether the call was made with it." }),
    user_agent: z.object({
      device: z.object({ brand: z.string(), family: z.string(), model: z.string() }),
      os: z.object({ family: z.string(), ...version, patch_minor: z.string() }),
      user_agent: z.object({ family: z.string(), ...version }),
      string: z.string(),
    }),
    geo_ip: placeSchema.nullable(),
    asn: z.object({ asn: z.int(), as_org: z.string().nullable(), network: z.string().nullable() }).nullable(),
    user: z.int(),
    last_ip: z.string(),
    last_user_agent: z.string(),
    last_used: z.iso.datetime(),
    expires: z.iso.datetime(),
  },
  filters: {
    session__last_ip: { kind: "text", field: "last_ip" },
    session__last_user_agent: { kind: "text", field: "last_user_agent" },
    user__username: { kind: "text" },
  },
  search: ["user__username", "last_ip", "last_user_agent"],
  order: ["-last_used"],
  actions: ["list", "retrieve", "destroy"],
  access: "authenticated",
  own: ({ user }) => ({ userId: user?.pk ?? -1 }),
  present: showSessions,
  usedBy: usersOfNothing,
};

async function showSessions(_db: Db, { caller }: ApiCall, records: ObjectRecord[]): Promise<ObjectRecord[]> {
  return records.map((record) => {
    const { geoip, asn } = locate(String(record.last_ip));
    return {
      ...record,
      current: record.uuid === caller.sessionId,
      user_agent: describeUserAgent(String(record.last_user_agent)),
      geo_ip: geoip ?? null,
      asn: asn ?? null,
    };
  });
}

/** `/core/authenticated_sessions/bulk_delete/`: logs some users out everywhere. */
export const sessionBulkDeleteEndpoint: Endpoint = {
  method: "delete",
  path: "/core/authenticated_sessions/bulk_delete/",
  operationId: "core_authenticated_sessions_bulk_delete_destroy",
  tag: "core",
  access: "superuser",
  summary: "Log users out everywhere",
  query: z.object({ user_pks: z.array(z.int()) }),
  answers: { 200: z.object({ deleted: z.int() }).meta({ id: "BulkDeleteSessionResponse" }) },
  async handle(call) {
    const users = readUsers(call.query);
    return inTransaction(call, async (db) => {
      const where = { userId: { in: users } };
      const sessions = await db.session.findMany({ where, select: { id: true, userId: true, lastIp: true } });
      const { count } = await db.session.deleteMany({ where });
      for (const { id, userId, lastIp } of sessions)
        await recordChange(db, call, {
          model: sessionModel.name,
          pk: id,
          before: { name: lastIp, user: userId },
          after: null,
        });
      return ok({ deleted: count });
    });
  },
};

/** @throws ApiError 400 */
function readUsers(query: URLSearchParams): number[] {
  const given = query.getAll("user_pks").flatMap((text) => text.split(","));
  const users = given.map(toInteger).filter((id) => id !== null);
  if (given.length === 0) throw invalid("user_pks", "This field is required.");
  if (users.length !== given.length) throw invalid("user_pks", "Whole numbers are needed.");
  if (users.length > MOST_USERS) throw invalid("user_pks", `At most ${MOST_USERS} users at once.`);
  return users;
}
