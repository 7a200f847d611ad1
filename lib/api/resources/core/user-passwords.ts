import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import { changePassword, storePasswordHash } from "#lib/identity/former-passwords.ts";
import { notifyPerson } from "#lib/identity/notify-person.ts";
import { UnacceptableHashError } from "#lib/identity/passwords/formats/format.ts";
import {
  assertAcceptableHash,
  hashPassword,
  MAX_PASSWORD_BYTES,
  PasswordTooLongError,
} from "#lib/identity/passwords/hash.ts";
import { PasswordOverloadError } from "#lib/identity/passwords/work-queue.ts";
import { FieldErrors } from "#lib/models/error.ts";
import { parseNew } from "#lib/models/fields.ts";
import { type ApiCall, type Endpoint, noContent } from "../../endpoint.ts";
import { ApiError, invalid, notFound } from "../../errors.ts";
import { findObject, inTransaction } from "../../objects.ts";
import { userResource } from "./users.ts";

// Not trimmed: white space belongs to a password.
const passwordBody = z.object({
  password: z
    .string({ error: "Not a text." })
    .min(1, "This field may not be blank.")
    .meta({ secret: true, description: "Policies about passwords are those of flows; nothing is asked of this one." }),
});
const hashBody = z.object({
  password: z.string({ error: "Not a text." }).min(1, "This field may not be blank.").meta({
    secret: true,
    description: "A hash of bounded cost: Argon2, PBKDF2 as Django writes it, bcrypt or scrypt.",
  }),
});

/** Setting somebody's password. It ends their logins, but for the one that the call was made with. */
export const userPasswordEndpoints: readonly Endpoint[] = [
  {
    method: "post",
    path: "/core/users/{id}/set_password/",
    operationId: "core_users_set_password_create",
    tag: "core",
    access: "superuser",
    summary: "Set a user's password",
    body: passwordBody.meta({ id: "UserPasswordSetRequest" }),
    answers: { 204: null },
    async handle(call) {
      const { password } = parseNew(passwordBody, call.body);
      // Before the transaction begins: hashing takes a while. Whom it is for is looked at first, so that nothing is hashed for nobody.
      await findObject(call.services.client, userResource, call);
      return setPassword(call, await hash(password));
    },
  },
  {
    method: "post",
    path: "/core/users/{id}/set_password_hash/",
    operationId: "core_users_set_password_hash_create",
    tag: "core",
    access: "superuser",
    summary: "Set a user's password by its hash",
    body: hashBody.meta({ id: "UserPasswordHashSetRequest" }),
    answers: { 204: null },
    handle(call) {
      const { password } = parseNew(hashBody, call.body);
      checkHash(password);
      return setPassword(call, password, storePasswordHash);
    },
  },
];

/** @param store remembers the former password or, for a hash that was made elsewhere, does not */
function setPassword(call: ApiCall, passwordHash: string, store = changePassword) {
  return inTransaction(call, async (db) => {
    const { pk } = await findObject(db, userResource, call);
    const before = await findUserByKey(db, Number(pk));
    if (!before) throw notFound();
    const now = call.services.clock();
    await store(db, { userId: Number(pk), hash: passwordHash, now });
    await endLogins(db, call, Number(pk));
    const { settings } = call.definitions;
    await notifyPerson(db, before, { kind: "password_changed" }, { request: call.facts, settings, now });
    await call.services.events.record(db, {
      action: "password_set",
      app: "vestibule.api",
      request: call.facts,
      user: call.caller.user,
      context: { user: { $record: "user", pk, username: before.username, email: before.email } },
    });
    return noContent();
  });
}

/** Whoever knew the old password may be logged in with it. */
async function endLogins(db: Db, { caller }: ApiCall, userId: number): Promise<void> {
  await db.session.deleteMany({ where: { userId, ...(caller.sessionId && { id: { not: caller.sessionId } }) } });
}

async function hash(password: string): Promise<string> {
  try {
    return await hashPassword(password);
  } catch (cause) {
    if (cause instanceof PasswordTooLongError)
      throw invalid("password", `A password may have at most ${MAX_PASSWORD_BYTES} bytes.`);
    if (cause instanceof PasswordOverloadError)
      throw new ApiError(503, { detail: cause.message }, { "Retry-After": "5" });
    throw cause;
  }
}

function checkHash(encoded: string): void {
  try {
    assertAcceptableHash(encoded);
  } catch (cause) {
    if (cause instanceof UnacceptableHashError) throw new FieldErrors({ password: [cause.message] });
    throw cause;
  }
}
