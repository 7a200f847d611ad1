import { randomUUID } from "node:crypto";
import { z } from "zod";
import { newTokenKey } from "#lib/crypto/token-key.ts";
import { unusablePassword } from "#lib/identity/passwords/hash.ts";
import { refuseTaken } from "#lib/models/database.ts";
import { dateOrNull, flag, parseNew, text } from "#lib/models/fields.ts";
import { keyColumns } from "#lib/models/token.ts";
import { recordChange } from "../../audit.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";
import { inTransaction } from "../../objects.ts";
import { userUid } from "../../partial-objects.ts";

const PATH = "goauthentik.io/service-accounts";
const EXPIRING = "goauthentik.io/user/token-expires";
const USUAL_LIFETIME_MS = 360 * 24 * 3_600_000;

const body = z.object({
  name: text({ max: 150 }),
  create_group: flag().default(false).meta({ description: "Whether the account gets a group of its own name." }),
  expiring: flag().default(true),
  expires: dateOrNull().default(null).meta({ description: "When the password ends; left out, in 360 days." }),
});

/** `/core/users/service_account/`: an account for a program, with an app password that is shown once here. */
export const serviceAccountEndpoint: Endpoint = {
  method: "post",
  path: "/core/users/service_account/",
  operationId: "core_users_service_account_create",
  tag: "core",
  access: "superuser",
  summary: "Create an account for a program",
  body: body.meta({ id: "UserServiceAccountRequest" }),
  answers: {
    200: z
      .object({
        username: z.string(),
        token: z.string(),
        user_uid: z.string(),
        user_pk: z.int(),
        group_pk: z.guid().optional(),
      })
      .meta({ id: "UserServiceAccountResponse" }),
  },
  handle: createServiceAccount,
};

function createServiceAccount(call: ApiCall) {
  const { name, create_group, expiring, expires } = parseNew(body, call.body);
  const { definitions, services } = call;
  const identifier = `service-account-${slugOf(name)}-password`;
  return inTransaction(call, async (db) => {
    const select = { select: { id: true } };
    refuseTaken("name", await db.user.findUnique({ where: { username: name }, ...select }), undefined);
    refuseTaken("name", await db.token.findUnique({ where: { identifier }, ...select }), undefined);
    if (create_group) refuseTaken("name", await db.group.findUnique({ where: { name }, ...select }), undefined);
    const user = await db.user.create({
      data: {
        username: name,
        name,
        type: "service_account",
        attributes: { [EXPIRING]: expiring },
        path: PATH,
        password: unusablePassword(),
      },
    });
    const group = create_group
      ? await db.group.create({ data: { name, members: { create: { userId: user.id } } } })
      : null;
    const id = randomUUID();
    const key = newTokenKey(definitions.settings.default_token_length);
    const ends = expires ?? new Date(services.clock().getTime() + USUAL_LIFETIME_MS);
    await db.token.create({
      data: {
        id,
        identifier,
        intent: "app_password",
        userId: user.id,
        expiring,
        expires: expiring ? ends : null,
        ...keyColumns(id, key),
      },
    });
    const made = { username: name, type: "service_account", path: PATH };
    await recordChange(db, call, { model: "authentik_core.user", pk: user.id, before: null, after: made });
    await recordChange(db, call, { model: "authentik_core.token", pk: id, before: null, after: { identifier } });
    if (group)
      await recordChange(db, call, { model: "authentik_core.group", pk: group.id, before: null, after: { name } });
    return ok({
      username: name,
      token: key,
      user_uid: userUid(definitions, user.id),
      user_pk: user.id,
      ...(group && { group_pk: group.id }),
    });
  });
}

/** What an identifier can hold of a name. */
function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return slug || randomUUID();
}
