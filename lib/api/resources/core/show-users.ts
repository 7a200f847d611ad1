import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { isSuperuser } from "#lib/identity/groups.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { toBoolean } from "#lib/models/fields.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import { userModel } from "#lib/models/user.ts";
import type { ApiCall } from "../../endpoint.ts";
import { loadPartialGroups, partialGroupSchema, userUid } from "../../partial-objects.ts";

/** What answers show of a user besides what can be written. */
export const userReadOnly = {
  pk: z.int(),
  uuid: z.guid(),
  last_login: z.iso.datetime().nullable(),
  date_joined: z.iso.datetime(),
  last_updated: z.iso.datetime(),
  password_change_date: z.iso.datetime(),
  is_superuser: z.boolean(),
  groups: z.array(z.guid()),
  groups_obj: z.array(partialGroupSchema).nullable(),
  roles_obj: z.array(z.unknown()).nullable().meta({ description: "There are no roles." }),
  avatar: z.string(),
  uid: z.string().meta({ description: "Names the user to other systems." }),
};

/** Completes users as the model shows them. `include_groups=false` and `include_roles=false` leave out what takes time. */
export async function showUsers(db: Db, call: ApiCall, records: ObjectRecord[]): Promise<ObjectRecord[]> {
  const { definitions, services, query } = call;
  const people = records.map(toPerson);
  const withGroups = wants(query, "include_groups");
  const groups = await loadPartialGroups(db, withGroups ? people.flatMap(({ groupIds }) => groupIds) : []);
  const avatars = await Promise.all(people.map((person) => services.avatar(person, definitions.settings.avatars)));
  return records.map((record, index) => {
    const person = people[index];
    return {
      ...record,
      is_superuser: isSuperuser(definitions, person ?? null),
      groups_obj: withGroups ? (person?.groupIds ?? []).map((id) => groups.get(id)).filter(Boolean) : null,
      roles_obj: wants(query, "include_roles") ? [] : null,
      avatar: avatars[index],
      uid: userUid(definitions, Number(record.pk)),
    };
  });
}

/** Users by key, as objects that belong to them show them. */
export async function loadUsers(db: Db, call: ApiCall, ids: readonly number[]): Promise<Map<number, ObjectRecord>> {
  const found = await userModel.representAll(
    db,
    [...new Set(ids)].map((pk) => ({ pk })),
  );
  const shown = await showUsers(db, { ...call, query: new URLSearchParams() }, found);
  return new Map(shown.map((record) => [Number(record.pk), record]));
}

/** Whether a part that costs something is to be shown; it is unless the query says otherwise. */
export function wants(query: URLSearchParams, name: string, usual = true): boolean {
  return toBoolean(query.get(name) ?? "") ?? usual;
}

/** A user as the model represents it. */
interface StoredUser {
  pk: number;
  uuid: string;
  username: string;
  name: string;
  email: string;
  is_active: boolean;
  path: string;
  type: string;
  attributes: Record<string, unknown>;
  groups: string[];
  last_login: string | null;
  date_joined: string;
  password_change_date: string;
}

function toPerson(record: ObjectRecord): UserRecord {
  const { is_active, groups, last_login, date_joined, password_change_date, ...rest } = record as unknown as StoredUser;
  const { pk, uuid, username, name, email, path, type, attributes } = rest;
  return {
    ...{ pk, uuid, username, name, email, path, type, attributes },
    isActive: is_active,
    groupIds: groups,
    hasUsablePassword: false,
    lastLogin: last_login,
    dateJoined: date_joined,
    passwordChangeDate: password_change_date,
  };
}
