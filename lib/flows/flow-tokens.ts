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

/**
 * Stores a run under a new token. A token with the same identifier is replaced.
 *
 * @param expires when the token stops working
 * @returns the secret key; only its hash is stored
 */
export async function createFlowToken(
  db: Db,
  store: ExecutionStore,
  token: { identifier: string; userId: number; plan: FlowPlan; expires: Date; revokeOnExecution?: boolean },
): Promise<string> {
  const key = randomToken();
  const id = randomUUID();
  await db.token.deleteMany({ where: { identifier: token.identifier } });
  await db.token.create({
    data: {
      id,
      identifier: token.identifier,
      keyHash: hashToken(key),
      intent: "verification",
      userId: token.userId,
      expires: token.expires,
      flowToken: {
        create: {
          flowId: token.plan.flow,
          plan: store.sealPlan(id, token.plan),
          revokeOnExecution: token.revokeOnExecution ?? true,
        },
      },
    },
  });
  return key;
}

/** The token with this key, or null when there is none that is still good. */
export async function findFlowToken(
  db: Db,
  store: ExecutionStore,
  key: string,
  now: Date,
): Promise<RestoredToken | null> {
  const row = await db.token.findUnique({ where: { keyHash: hashToken(key) }, include: { flowToken: true } });
  if (!row?.flowToken || (row.expiring && row.expires && row.expires <= now)) return null;
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
