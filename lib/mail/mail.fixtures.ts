import { once } from "node:events";
import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { Db } from "#lib/db/client.ts";
import { log } from "#lib/log.ts";
import type { MailMessage } from "./message.ts";
import { claimMail, forgetMail } from "./outbox.ts";
import type { SmtpServer } from "./smtp-url.ts";

/** What a message came with on the wire, and what is in it. */
export interface ReceivedMail {
  from: string;
  to: string[];
  parsed: Email;
  raw: string;
}

/** A mail server on this machine that keeps what it gets. */
export interface TestMailServer {
  readonly mails: ReceivedMail[];
  readonly settings: SmtpServer;
  /** Called for each message before it is taken; an error refuses it, `"hang up"` cuts the line in the middle. */
  judge: (count: number) => Error | "hang up" | null;
  /** Messages that were begun. */
  begun(): number;
  close(): Promise<void>;
}

/** Starts a mail server. @param options of the SMTP library @param port 0: a free one */
export async function startMailServer(options: SMTPServerOptions = {}, port = 0): Promise<TestMailServer> {
  const mails: ReceivedMail[] = [];
  let begun = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, callback) {
      begun += 1;
      const verdict = result.judge(begun);
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        if (verdict === "hang up") for (const connection of server.connections) connection.close();
      });
      stream.on("end", () => {
        if (verdict === "hang up") return;
        if (verdict) return callback(verdict);
        const raw = Buffer.concat(chunks);
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
        PostalMime.parse(raw).then((parsed) => {
          mails.push({ from, to, parsed, raw: raw.toString("utf8") });
          callback(null, "taken");
        }, callback);
      });
    },
    ...options,
  });
  // A line that is cut is what the tests are about.
  server.on("error", (error) => log().debug({ err: error }, "test mail server"));
  server.listen(port, "127.0.0.1");
  await once(server.server, "listening");
  const result: TestMailServer = {
    mails,
    judge: () => null,
    begun: () => begun,
    settings: {
      host: "127.0.0.1",
      port: (server.server.address() as AddressInfo).port,
      username: "",
      password: "",
      tls: "none",
      verify: true,
      timeoutMs: 5000,
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
  return result;
}

/** Takes everything that waits to be sent out of the outbox. Messages to nobody are among it. */
export async function takeMails(db: Db): Promise<MailMessage[]> {
  const mails: MailMessage[] = [];
  for (;;) {
    const claimed = await claimMail(db, new Date(Date.now() + 1000));
    if (!claimed) return mails;
    if (claimed.message) mails.push(claimed.message);
    await forgetMail(db, claimed);
  }
}

/** The address of the link in a message. @throws Error when there is none */
export function linkIn({ text }: Pick<MailMessage, "text">): URL {
  const [link] = /https?:\/\/\S+/.exec(text) ?? [];
  if (!link) throw new Error("There is no link in the message.");
  return new URL(link);
}
