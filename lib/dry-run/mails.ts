import { hideInAddresses, MASK } from "#lib/events/cleanse.ts";
import type { MailMessage } from "#lib/mail/message.ts";
import { readMessage } from "#lib/mail/outbox.ts";
import type { DryRunMail } from "./report.ts";
import { type FlowAddress, readFlowAddress } from "./visitor.ts";
import type { RowWrite } from "./write-log.ts";

/** Whether a row is a message that waits to be sent. */
export function isMail({ table, operation }: RowWrite): boolean {
  return table === "outgoing_mail" && operation === "insert";
}

/** The messages among the rows that were written, but for those to nobody, which only take the time of others. */
export function readMails(writes: readonly RowWrite[]): MailMessage[] {
  return writes.filter(isMail).flatMap(({ row }) => {
    const sealed = typeof row?.sealed === "string" ? Buffer.from(row.sealed.slice(2), "hex") : null;
    const message = sealed && readMessage(String(row?.id), sealed);
    return message && message.to.length > 0 ? [message] : [];
  });
}

/** A message as it may be shown to somebody else than whom it is for. */
export function maskMail({ to, cc, bcc, subject, text, html, secrets }: MailMessage): DryRunMail {
  const body = text || html.replaceAll(/<[^>]+>/g, " ");
  const masked = secrets.filter(Boolean).reduce((shown, secret) => shown.replaceAll(secret, MASK), body);
  return { to: [...to, ...cc, ...bcc].map(({ address }) => address), subject, text: hideInAddresses(masked) };
}

/** The flow's page that the first link of a message leads to; null when it has none. */
export function linkOf({ text, html }: MailMessage, origin: string): FlowAddress | null {
  for (const [address] of `${text} ${html}`.replaceAll("&amp;", "&").matchAll(/https?:\/\/[^\s"'<>]+/g)) {
    const found = readFlowAddress(address, origin);
    if (found) return found;
  }
  return null;
}
