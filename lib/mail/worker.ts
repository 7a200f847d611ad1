import type { PrismaClient } from "#lib/db/generated/client.ts";
import { MASK } from "#lib/events/cleanse.ts";
import { databaseEvents } from "#lib/events/record.ts";
import { unsavedUser } from "#lib/identity/user-record.ts";
import { log } from "#lib/log.ts";
import type { MailAddress } from "./address.ts";
import { composeMail, type PictureFolders } from "./compose.ts";
import type { MailMessage } from "./message.ts";
import { countMail } from "./metrics.ts";
import { type ClaimedMail, claimMail, forgetMail, postponeMail } from "./outbox.ts";
import { readStageServer } from "./settings.ts";
import type { SmtpServer } from "./smtp-url.ts";
import { describeFailure, type SendMail, sendBySmtp, sendToFolder } from "./transport.ts";
import { setMailWaker } from "./wake.ts";

/** How often the outbox is looked into without being told that something is there. */
const INTERVAL_MS = 2000;
/** When to look after somebody has written a message: its transaction ends a little later. */
const WAKE_AFTER_MS = [30, 250];
/** Messages under way at the same time. */
const MOST_AT_ONCE = 4;
/** Attempts in all. */
export const MOST_ATTEMPTS = 6;
const FIRST_DELAY_MS = 5000;
const APP = "vestibule.mail";

/** What the worker sends with. */
export interface MailWorkerOptions extends PictureFolders {
  client: PrismaClient;
  /** The system's server; null keeps messages as files. */
  server: SmtpServer | null;
  from: MailAddress;
  clock?: () => Date;
  /** How messages go to a server; tests slow it down or break it. */
  sendBy?: (server: SmtpServer) => SendMail;
}

/** How long to wait after a failed attempt, in milliseconds: 5 s, 25 s, about 2, 10 and 50 minutes, give or take a fifth. */
export function retryDelay(attempts: number, random = Math.random()): number {
  return Math.round(FIRST_DELAY_MS * 5 ** (attempts - 1) * (0.8 + 0.4 * random));
}

/** Sends what is due now, one after the other. @returns how many messages were dealt with */
export async function sendDueMail(options: MailWorkerOptions, onClaimed: () => void = () => {}): Promise<number> {
  for (let count = 0; ; count++) {
    const claimed = await claimMail(options.client, now(options));
    if (!claimed) return count;
    onClaimed();
    await deliver(options, claimed);
  }
}

async function deliver(options: MailWorkerOptions, claimed: ClaimedMail): Promise<void> {
  const { message } = claimed;
  const { client } = options;
  // Nobody to send to: written only to take its time.
  if (message && message.to.length === 0) return void (await forgetMail(client, claimed));
  if (!message) return giveUp(options, claimed, "The message cannot be read; the secret may have changed.");
  if (claimed.expires <= now(options)) return giveUp(options, claimed, "The message was of no use any more.");
  if (claimed.attempts > MOST_ATTEMPTS) return giveUp(options, claimed, "The message was never taken.");
  let from: MailAddress;
  try {
    const route = await findRoute(options, claimed);
    from = route.from;
    await route.send(await composeMail(claimed.id, message, from, options));
  } catch (error) {
    const reason = describeFailure(error);
    const due = new Date(now(options).getTime() + retryDelay(claimed.attempts));
    if (claimed.attempts >= MOST_ATTEMPTS || due >= claimed.expires) return giveUp(options, claimed, reason);
    log().warn({ reason, attempts: claimed.attempts }, "a mail could not be sent yet");
    countMail("postponed");
    return postponeMail(client, claimed, due, reason);
  }
  countMail("sent");
  await recordSent(options, claimed, message, from);
}

/** By which server and from whom a message goes: what its stage says now, else the system's. */
async function findRoute(
  options: MailWorkerOptions,
  { stageId }: ClaimedMail,
): Promise<{ send: SendMail; from: MailAddress }> {
  const sendBy = options.sendBy ?? sendBySmtp;
  const stage =
    stageId && (await options.client.stage.findUnique({ where: { id: stageId }, select: { config: true } }));
  const own = stage ? readStageServer(stageId, stage.config) : null;
  if (own) return { send: sendBy(own.server), from: own.from };
  const send = options.server ? sendBy(options.server) : sendToFolder(`${options.dataDir}/outbox`, () => now(options));
  return { send, from: options.from };
}

async function recordSent(
  { client }: MailWorkerOptions,
  claimed: ClaimedMail,
  message: MailMessage,
  from: MailAddress,
): Promise<void> {
  const to = message.to.map(({ address }) => address);
  await client.$transaction(async (db) => {
    if (!(await forgetMail(db, claimed))) return;
    await databaseEvents.record(db, {
      action: "email_sent",
      app: APP,
      request: null,
      user: describePerson(message),
      context: {
        message: `Email to ${to.join(", ")} sent`,
        subject: message.subject,
        body: withoutSecrets(message.html || message.text, message.secrets),
        from_email: from.address,
        to_email: to,
      },
    });
  });
}

async function giveUp({ client }: MailWorkerOptions, claimed: ClaimedMail, reason: string): Promise<void> {
  log().error({ reason, attempts: claimed.attempts }, "a mail was given up");
  countMail("given_up");
  const { message } = claimed;
  await client.$transaction(async (db) => {
    if (!(await forgetMail(db, claimed))) return;
    await databaseEvents.record(db, {
      action: "system_task_exception",
      app: APP,
      request: null,
      user: message ? describePerson(message) : null,
      context: {
        message: "An e-mail was not sent and will not be tried again.",
        reason,
        attempts: claimed.attempts,
        ...(message ? { subject: message.subject, to_email: message.to.map(({ address }) => address) } : {}),
      },
    });
  });
}

function describePerson({ person }: MailMessage) {
  return person ? { ...unsavedUser(person), pk: person.pk } : null;
}

function withoutSecrets(body: string, secrets: readonly string[]): string {
  return secrets.filter(Boolean).reduce((text, secret) => text.replaceAll(secret, MASK), body);
}

const now = ({ clock }: MailWorkerOptions) => clock?.() ?? new Date();

/** Sends messages for as long as the process lives. @returns stops it, waiting for what is under way */
export function startMailWorker(options: MailWorkerOptions): () => Promise<void> {
  let stopped = false;
  const lanes = new Set<Promise<void>>();
  // A slow server holds up one lane; whoever finds a message lets another one look for the next.
  const look = () => {
    if (stopped || lanes.size >= MOST_AT_ONCE) return;
    const lane: Promise<void> = sendDueMail(options, look)
      .then(
        () => undefined,
        (error: unknown) => void log().error({ err: error }, "the outbox could not be worked through"),
      )
      .finally(() => void lanes.delete(lane));
    lanes.add(lane);
  };
  const timer = setInterval(look, INTERVAL_MS);
  timer.unref();
  setMailWaker(() => {
    for (const delay of WAKE_AFTER_MS) setTimeout(look, delay).unref();
  });
  return async () => {
    stopped = true;
    setMailWaker(undefined);
    clearInterval(timer);
    await Promise.all(lanes);
  };
}
