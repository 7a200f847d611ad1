import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

const WAIT_LIMIT_MS = 30_000;

/** A mail server of a test, and everything that has come to it. */
export class Mailbox {
  readonly mails: Email[] = [];
  readonly port: number;
  readonly #server: SMTPServer;

  private constructor(server: SMTPServer, mails: Email[]) {
    this.#server = server;
    this.mails = mails;
    this.port = (server.server.address() as AddressInfo).port;
  }

  /** @param port left out: a free one */
  static async open(port = 0): Promise<Mailbox> {
    const mails: Email[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      disableReverseLookup: true,
      onData(stream, _session, callback) {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
            mails.push(mail);
            callback(null, "taken");
          }, callback);
        });
      },
    });
    server.listen(port, "127.0.0.1");
    await once(server.server, "listening");
    return new Mailbox(server, mails);
  }

  /** What the application's EMAIL_URL has to be. */
  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Takes the oldest message to an address out of the box, waiting until one is there. @param subject which one */
  async take(address: string, subject = /./): Promise<Email> {
    for (const started = Date.now(); Date.now() - started < WAIT_LIMIT_MS; await sleep(50)) {
      const index = this.mails.findIndex(
        (mail) => mail.to?.some((to) => to.address === address) && subject.test(mail.subject ?? ""),
      );
      const [found] = index < 0 ? [] : this.mails.splice(index, 1);
      if (found) return found;
    }
    throw new Error(`No such message has come to ${address}.`);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(resolve));
  }
}

/** The link in a message, the same in both of its parts. */
export function linkOf(mail: Email): string {
  const [link = ""] = /https?:\/\/\S+/.exec(mail.text ?? "") ?? [];
  if (!link || !mail.html?.includes(link.replaceAll("&", "&amp;"))) throw new Error("The message has no link.");
  return link;
}
