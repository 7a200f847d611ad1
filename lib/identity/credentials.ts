import { randomUUID } from "node:crypto";
import { hashToken } from "#lib/crypto/secret.ts";
import type { Db } from "#lib/db/client.ts";
import type { Effect, StageContext } from "#lib/flows/stage.ts";
import { takePasswordAttempt } from "#lib/limits/password-attempts.ts";
import { burnPasswordTime, hashPassword, verifyPassword } from "./passwords/hash.ts";
import { changeReputation } from "./reputation.ts";
import type { UserRecord } from "./user-record.ts";

const INBUILT = "authentik.core.auth.InbuiltBackend";
const TOKEN = "authentik.core.auth.TokenBackend";
/** Key that no user has: people who do not exist are looked up like everybody else. */
const NOBODY = -1;

/** What checking a password came to; `locked`: there were too many, and it was not checked. Effects are written with the step. */
export type CredentialCheck =
  | { kind: "accepted"; backend: string; method: string; args: Record<string, unknown>; effects: Effect[] }
  | { kind: "refused"; effects: Effect[] }
  | { kind: "locked"; effects: Effect[] };

type Context = Pick<StageContext, "db" | "now" | "request" | "events" | "definitions" | "stage" | "limits" | "cookie">;

/**
 * Checks a password for a user against backends in their order; the first that accepts decides. A wrong password, no password, an
 * inactive user and one who does not exist cost the same: one look at the database per backend and one hash. All of them count against
 * the limits, those who do not exist as well.
 *
 * @param password taken verbatim; null when none was given
 * @param who what was typed to say who it is, which limits go by; and whether a name that nobody has leaves an audit record
 */
export async function checkCredentials(
  context: Context,
  user: UserRecord,
  password: string | null,
  backends: readonly string[],
  who: { name: string; recordUnknown: boolean },
): Promise<CredentialCheck> {
  const attempt = await takePasswordAttempt(context, who.name, user);
  if (!attempt.allowed) return { kind: "locked", effects: attempt.effects };
  try {
    const checked = await check(context, user, password ?? "", backends, who.recordUnknown);
    if (checked.kind === "accepted") checked.effects.push(attempt.giveBack);
    return checked;
  } catch (error) {
    // Nothing was judged, as when too many passwords are waiting.
    await attempt.giveBack(context.db);
    throw error;
  }
}

async function check(
  context: Context,
  user: UserRecord,
  given: string,
  backends: readonly string[],
  recordUnknown: boolean,
): Promise<CredentialCheck> {
  const tried = given === "" ? [] : backends;
  for (const backend of tried) {
    const accepted = await tryBackend(backend, context, user, given);
    if (accepted) return accepted;
  }
  // Nothing was hashed.
  if (!tried.includes(INBUILT)) await burnPasswordTime(given);
  return { kind: "refused", effects: [recordFailure(context, user, recordUnknown)] };
}

/** Null when the backend does not accept, or does not exist. */
async function tryBackend(
  backend: string,
  context: Context,
  user: UserRecord,
  password: string,
): Promise<CredentialCheck | null> {
  if (backend === INBUILT) return tryInbuilt(context, user, password);
  return backend === TOKEN ? tryToken(context, user, password) : null;
}

async function tryInbuilt({ db }: Context, user: UserRecord, password: string): Promise<CredentialCheck | null> {
  const row = await db.user.findUnique({
    where: { id: user.pk ?? NOBODY },
    select: { password: true, isActive: true },
  });
  if (!row || row.password.startsWith("!")) {
    await burnPasswordTime(password);
    return null;
  }
  const { valid, outdated } = await verifyPassword(password, row.password);
  if (!valid || !row.isActive) return null;
  const effects = outdated ? [await upgradeHash(user, row.password, password)] : [];
  return { kind: "accepted", backend: INBUILT, method: "password", args: {}, effects };
}

/** Replaces a hash of an older kind. Not a change of the password: nobody is told, and nothing but the hash changes. */
async function upgradeHash(user: UserRecord, before: string, password: string): Promise<Effect> {
  const fresh = await hashPassword(password);
  return async (db: Db) => {
    await db.$executeRaw`UPDATE "user" SET "password" = ${fresh} WHERE "id" = ${user.pk} AND "password" = ${before}`;
  };
}

async function tryToken({ db, now }: Context, user: UserRecord, password: string): Promise<CredentialCheck | null> {
  const token = await db.token.findUnique({ where: { keyHash: hashToken(password) } });
  const good =
    token &&
    user.isActive &&
    token.userId === user.pk &&
    token.intent === "app_password" &&
    !(token.expiring && token.expires && token.expires <= now);
  if (!good) return null;
  const args = { token: { $record: "token", pk: token.id, name: token.identifier } };
  return { kind: "accepted", backend: TOKEN, method: "token", args, effects: [] };
}

/** Where unknown names leave no record, it is made and taken back, and nothing is taken back for known ones: both cost the same. */
function recordFailure(
  { request, events, definitions, stage, now }: Context,
  user: UserRecord,
  recordUnknown: boolean,
): Effect {
  return async (db) => {
    const id = randomUUID();
    await events.record(db, {
      id,
      action: "login_failed",
      app: "vestibule.identity",
      request,
      user: user.pk === null ? undefined : user,
      pendingUser: user,
      context: {
        username: user.username,
        password: "********************",
        stage: { $record: "stage", pk: stage.pk, name: stage.name },
      },
    });
    if (!recordUnknown) await db.event.deleteMany({ where: { id: user.pk === null ? id : randomUUID() } });
    await changeReputation(db, definitions.settings, { identifier: user.username, ip: request.clientIp, by: -1, now });
  };
}
