import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createTransport, type SendMailOptions } from "nodemailer";
import type { SmtpServer } from "./smtp-url.ts";

/** Hands a message on, or throws. */
export type SendMail = (mail: SendMailOptions) => Promise<void>;

/** However slowly a server answers, after this long the attempt has failed. Well below the lease of a message. */
export const ATTEMPT_LIMIT_MS = 60_000;
/** So many messages are kept in the folder; nobody reads more. */
const MOST_FILES = 1000;

/** Sends over SMTP (RFC 5321), one connection a message. */
export function sendBySmtp(server: SmtpServer): SendMail {
  return async (mail) => {
    const transport = createTransport({
      host: server.host,
      port: server.port,
      secure: server.tls === "implicit",
      requireTLS: server.tls === "required",
      ignoreTLS: server.tls === "none",
      tls: { rejectUnauthorized: server.verify },
      ...(server.username ? { auth: { user: server.username, pass: server.password } } : {}),
      connectionTimeout: server.timeoutMs,
      greetingTimeout: server.timeoutMs,
      socketTimeout: server.timeoutMs,
      dnsTimeout: server.timeoutMs,
    });
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error("The mail server took too long.")), ATTEMPT_LIMIT_MS);
    try {
      await Promise.race([transport.sendMail(mail), late]);
    } finally {
      clearTimeout(timer);
      transport.close();
    }
  };
}

/** Keeps messages as files that any mail program opens, where no server is set. For this user only: they hold links and codes. */
export function sendToFolder(folder: string, now: () => Date = () => new Date()): SendMail {
  return async (mail) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const built = await createTransport({ streamTransport: true, buffer: true, newline: "windows" }).sendMail(mail);
    const stamp = now().toISOString().replaceAll(/[:.]/g, "-");
    const id = String(mail.messageId ?? "").replaceAll(/[^\w-]|@.*$/g, "");
    const file = path.join(folder, `${stamp}-${id}.eml`);
    // Nobody who watches the folder sees half a message.
    await writeFile(`${file}.part`, built.message as Buffer, { mode: 0o600 });
    await rename(`${file}.part`, file);
    await dropOldest(folder);
  };
}

async function dropOldest(folder: string): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".eml")).sort();
  for (const name of files.slice(0, Math.max(0, files.length - MOST_FILES)))
    await rm(path.join(folder, name), { force: true });
}

/** What a failed attempt says about itself, for the audit record: no addresses' passwords, no content. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const parts = [code, responseCode].filter((part) => typeof part === "string" || typeof part === "number");
  return `${parts.join(" ")} ${error.message}`.trim().slice(0, 300);
}
