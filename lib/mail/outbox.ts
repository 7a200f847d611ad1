import { randomUUID } from "node:crypto";
import { appSecret } from "#lib/crypto/keys.ts";
import { deriveKey, open, seal } from "#lib/crypto/secret.ts";
import type { Db } from "#lib/db/client.ts";
import { type MailMessage, mailMessageSchema, type NewMailMessage } from "./message.ts";
import { wakeMailWorker } from "./wake.ts";

/** How long a message is of use when nobody says otherwise. */
const USEFUL_MS = 24 * 3_600_000;
/** How long one attempt may take before another instance may try: longer than any server is waited for. */
export const LEASE_MS = 120_000;

/** A message that this process may send now, and nobody else until the lease ends. */
export interface ClaimedMail {
  id: string;
  lease: string;
  stageId: string | null;
  /** How often it has been tried, this time included. */
  attempts: number;
  expires: Date;
  /** Null when it cannot be read, for instance because the secret has changed. */
  message: MailMessage | null;
}

/**
 * Puts a message into the outbox. Inside a step's transaction it is sent if the step counts and never otherwise. A message to nobody is
 * written like any other and dropped later, so that who has no account takes as long as who has.
 *
 * @param options `stageId` the stage whose server sends it and with which it goes; `expires` when it is of no use any more
 */
export async function queueMail(
  db: Db,
  message: NewMailMessage,
  options: { now: Date; stageId?: string | null; expires?: Date | null },
): Promise<void> {
  const id = randomUUID();
  const expires = options.expires ?? new Date(options.now.getTime() + USEFUL_MS);
  const sealed = new Uint8Array(seal(sealingKey(), JSON.stringify(message), id));
  await db.$executeRaw`
    INSERT INTO "outgoing_mail" ("id", "stage_id", "sealed", "due", "expires", "created_at")
    VALUES (${id}::uuid, (SELECT "stage_uuid" FROM "stage" WHERE "stage_uuid" = ${options.stageId ?? null}::uuid), ${sealed},
      ${options.now}, ${expires}, ${options.now})`;
  wakeMailWorker();
}

interface Row {
  id: string;
  stage_id: string | null;
  attempts: number;
  expires: Date;
  sealed: Uint8Array;
}

/** Takes the message that has been due longest, if any: of several instances that ask at once each gets another one. */
export async function claimMail(db: Db, now: Date): Promise<ClaimedMail | null> {
  const lease = randomUUID();
  const [row] = await db.$queryRaw<Row[]>`
    UPDATE "outgoing_mail" SET "lease" = ${lease}::uuid, "lease_until" = ${new Date(now.getTime() + LEASE_MS)}, "attempts" = "attempts" + 1
    WHERE "id" = (
      SELECT "id" FROM "outgoing_mail" WHERE "due" <= ${now} AND ("lease_until" IS NULL OR "lease_until" <= ${now})
      ORDER BY "due" LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING "id", "stage_id", "attempts", "expires", "sealed"`;
  if (!row) return null;
  return {
    id: row.id,
    lease,
    stageId: row.stage_id,
    attempts: row.attempts,
    expires: row.expires,
    message: readMessage(row.id, Buffer.from(row.sealed)),
  };
}

/** Forgets a message that was sent or given up. @returns whether it was still this lease's to forget */
export async function forgetMail(db: Db, { id, lease }: ClaimedMail): Promise<boolean> {
  return (await db.outgoingMail.deleteMany({ where: { id, lease } })).count === 1;
}

/** Puts a message back until it is due again. @param error what went wrong, without secrets */
export async function postponeMail(db: Db, { id, lease }: ClaimedMail, due: Date, error: string): Promise<void> {
  await db.outgoingMail.updateMany({
    where: { id, lease },
    data: { due, lease: null, leaseUntil: null, lastError: error },
  });
}

/** A message as it lies in the outbox; null when it cannot be read, for instance because the secret has changed. */
export function readMessage(id: string, sealed: Buffer): MailMessage | null {
  const plain = open(sealingKey(), sealed, id);
  return plain === null ? null : (mailMessageSchema.safeParse(JSON.parse(plain.toString("utf8"))).data ?? null);
}

function sealingKey(): Buffer {
  return deriveKey(appSecret(), "outgoing-mail");
}
