import { message } from "#lib/flows/messages.ts";
import type { StageContext, StageOutcome, StageServer } from "#lib/flows/stage.ts";
import { hashPassword, PasswordTooLongError } from "#lib/identity/passwords/hash.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { isPlainObject } from "#lib/merge.ts";
import { applyAnswers, type WritableUser } from "./apply-answers.ts";
import { type UserWriteConfig, userWriteConfig } from "./config.ts";
import { findGroups } from "./find-groups.ts";
import { findTarget } from "./find-target.ts";
import { mayRecover } from "./may-recover.ts";
import { saveUser } from "./save-user.ts";
import { warnOwner } from "./warn-owner.ts";

type Context = StageContext<UserWriteConfig>;

const APP = "vestibule.stages.user_write";
const BACKEND = "authentik.core.auth.InbuiltBackend";
const SOURCES = "goauthentik.io/user/sources";
const CONNECTION = "goauthentik.io/sources/connection";

/** What became of the password among the answers. */
type PreparedPassword = { kind: "none" } | { kind: "hashed"; hash: string } | { kind: "unusable" };

/**
 * Creates or changes the pending user from the answers given so far. Logins are not tied to the password, so whoever changes it stays
 * logged in, here and elsewhere.
 */
export const userWriteStage: StageServer<typeof userWriteConfig> = {
  type: "user_write",
  config: userWriteConfig,
  acts: ["writes_account"],
  writes: true,
  establishes: ["account_created"],
  prepare: preparePassword,
  run: (context, prepared) => writeUser(context, prepared as PreparedPassword),
};

/** Hashes a new password before the transaction begins. */
async function preparePassword({ context }: Context): Promise<PreparedPassword> {
  const answers = context.prompt_data;
  if (!isPlainObject(answers) || !Object.hasOwn(answers, "password")) return { kind: "none" };
  const { password } = answers;
  if (typeof password !== "string" || password === "") return { kind: "unusable" };
  try {
    return { kind: "hashed", hash: await hashPassword(password) };
  } catch (error) {
    if (error instanceof PasswordTooLongError) return { kind: "unusable" };
    throw error;
  }
}

async function writeUser(stage: Context, password: PreparedPassword): Promise<StageOutcome> {
  const { context, config, db, now } = stage;
  if (!isPlainObject(context.prompt_data)) return refuse("user_write.no_data");
  const { component: _component, ...answers } = context.prompt_data;
  context.prompt_data = answers;

  const target = await findTarget(stage);
  if (target.kind === "nobody") return refuse("user_write.no_user");
  if (target.kind === "gone" || password.kind === "unusable") return refuse("user_write.failed");
  const groups = findGroups(stage.definitions, config.create_users_group, context.groups);
  const changed = applyAnswers(target.user, answers);
  if (!changed || !groups) return refuse("user_write.failed");
  if (changed.username === "") return { kind: "stage_invalid" };

  const passwordHash = password.kind === "hashed" ? password.hash : null;
  const user = recordSource(toColumns(changed), context[CONNECTION]);
  const pk = target.kind === "existing" ? target.user.pk : null;
  if (passwordHash !== null && target.kind === "existing" && !mayRecover(stage, target.user))
    return refuse("email.recovery_unproved");
  const saved = await saveUser(db, { pk, user, passwordHash, groups, now });
  if (!saved) return refuse("user_write.failed");

  const created = pk === null;
  context.prompt_data = { ...answers, created };
  announce(stage, saved, created);
  await recordEvents(stage, saved, { answers, created, passwordChanged: passwordHash !== null });
  if (target.kind === "existing") await warnOwner(stage, target.user, saved, passwordHash !== null);
  return { kind: "ok" };
}

function refuse(id: string): StageOutcome {
  return { kind: "stage_invalid", message: message(id) };
}

function toColumns({ username, name, email, isActive, path, type, attributes }: WritableUser): WritableUser {
  return { username, name, email, isActive, path, type, attributes };
}

/** Remembers, once, which source somebody came from. */
function recordSource(user: WritableUser, connection: unknown): WritableUser {
  const source = isPlainObject(connection) && isPlainObject(connection.source) ? connection.source.name : undefined;
  if (typeof source !== "string") return user;
  const known = Array.isArray(user.attributes[SOURCES]) ? user.attributes[SOURCES] : [];
  const sources = known.includes(source) ? known : [...known, source];
  return { ...user, attributes: { ...user.attributes, [SOURCES]: sources } };
}

/** Makes the written user the one that the run is about. */
function announce(stage: Context, saved: UserRecord, created: boolean): void {
  if (!created) {
    stage.setPendingUser(saved, stage.context.pending_user?.backend);
    return;
  }
  stage.setPendingUser(saved, BACKEND);
  stage.context.user_backend = BACKEND;
  stage.establish({ kind: "account_created" });
}

async function recordEvents(
  { events, db, request }: Context,
  saved: UserRecord,
  what: { answers: Record<string, unknown>; created: boolean; passwordChanged: boolean },
): Promise<void> {
  const common = { app: APP, request, user: saved };
  const model = { app: "authentik_core", model_name: "user", pk: saved.pk, name: saved.name || saved.username };
  await events.record(db, {
    ...common,
    action: what.created ? "model_created" : "model_updated",
    context: { model },
  });
  if (what.passwordChanged && !what.created)
    await events.record(db, { ...common, action: "password_set", context: {} });
  await events.record(db, {
    ...common,
    action: "user_write",
    context: { ...what.answers, created: what.created },
  });
}
