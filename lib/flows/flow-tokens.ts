import { randomUUID } from "node:crypto";
import { hashToken, randomToken } from "#lib/crypto/secret.ts";
import type { Db } from "#lib/db/client.ts";
import type { PlanContext } from "./context.ts";
import type { ExecutionStore } from "./execution-store.ts";
import type { FlowPlan } from "./plan.ts";

/** A token that restores a stored run. */
export interface RestoredToken {
  pk: string;
  identifier: string;
  plan: FlowPlan | null;
  revoke: boolean;
}

/** What a token is to be. */
export interface NewFlowToken {
  identifier: string;
  /** Key of the user it is for; null makes no token, in the same time. */
  userId: number | null;
  plan: FlowPlan;
  /** When it stops working. */
  expires: Date;
  revokeOnExecution?: boolean;
  /** Left out: a new random one. */
  key?: string;
  /** When it was made: what happens to the account later may end it. */
  now?: Date;
}

/** Key that no user has. */
const NOBODY = -1;

/**
 * Stores a run under a new token. A token with the same identifier is replaced. One for nobody costs the same statements and stores
 * nothing, so that nobody learns from the time who has an account.
 *
 * @returns the secret key; only its hash is stored
 */
export async function createFlowToken(db: Db, store: ExecutionStore, token: NewFlowToken): Promise<string> {
  const { identifier, plan, expires, key = randomToken(), now = new Date(), revokeOnExecution = true } = token;
  const id = randomUUID();
  await db.token.deleteMany({ where: { identifier } });
  await db.$executeRaw`
    WITH made AS (
      INSERT INTO "token" ("token_uuid", "identifier", "key_hash", "intent", "user_id", "expires", "created_at")
      SELECT ${id}::uuid, ${identifier}, ${hashToken(key)}, 'verification', u."id", ${expires}, ${now}
      FROM "user" u WHERE u."id" = ${token.userId ?? NOBODY} RETURNING "token_uuid")
    INSERT INTO "flow_token" ("token_uuid", "flow_id", "plan", "revoke_on_execution")
    SELECT made."token_uuid", ${plan.flow}::uuid, ${store.sealPlan(id, plan)}, ${revokeOnExecution} FROM made`;
  return key;
}

/** Flows whose links let somebody into an account that has a password: a password that was changed meanwhile ends them. */
const ENDED_BY_NEW_PASSWORD: ReadonlySet<string> = new Set(["authentication", "recovery"]);

/** The token with this key, or null when there is none that is still good. */
export async function findFlowToken(
  db: Db,
  store: ExecutionStore,
  key: string,
  now: Date,
): Promise<RestoredToken | null> {
  const row = await db.token.findUnique({
    where: { keyHash: hashToken(key) },
    include: {
      flowToken: { include: { flow: { select: { designation: true } } } },
      user: { select: { passwordChangeDate: true } },
    },
  });
  if (!row?.flowToken || (row.expiring && row.expires && row.expires <= now)) return null;
  const { designation } = row.flowToken.flow;
  if (ENDED_BY_NEW_PASSWORD.has(designation) && row.user.passwordChangeDate > row.createdAt) return null;
  return {
    pk: row.id,
    identifier: row.identifier,
    plan: store.read(row.id, Buffer.from(row.flowToken.plan)),
    revoke: row.flowToken.revokeOnExecution,
  };
}

/** Uses a token up. @returns whether this call was the one that did */
export async function consumeFlowToken(db: Db, pk: string): Promise<boolean> {
  return (await db.token.deleteMany({ where: { id: pk } })).count === 1;
}

/**
 * The context of a restored run. What the token carries wins; a run that was going on in the browser only fills in what is
 * missing, and never who it is about or what was established for them. Otherwise somebody who identified as another person could
 * use a link of their own on that account.
 */
export function mergeRestoredContext(restored: PlanContext, current: PlanContext | undefined): PlanContext {
  const personal = new Set([
    "pending_user",
    "pending_user_identifier",
    "user_backend",
    "auth_method",
    "auth_method_args",
    "is_restored",
    "is_sso",
  ]);
  const extra = Object.entries(current ?? {}).filter(([key]) => !personal.has(key));
  return { ...Object.fromEntries(extra), ...restored };
}
