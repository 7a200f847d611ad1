import { z } from "zod";
import { openSecret } from "#lib/stages/secrets.ts";
import { type MailAddress, parseMailbox } from "./address.ts";
import type { SmtpServer } from "./smtp-url.ts";

/** The system's sender. @param from EMAIL_FROM @param publicUrl whose host stands in for one that is not set */
export function systemSender(from: string | undefined, publicUrl: string | undefined): MailAddress {
  const host = publicUrl && URL.canParse(publicUrl) ? new URL(publicUrl).hostname : "localhost";
  return (from ? parseMailbox(from) : null) ?? { name: "", address: `vestibule@${host}` };
}

/** What every stage that sends mail has in its configuration. */
export const smtpFields = {
  use_global_settings: z.boolean().default(false).meta({
    title: "Use the system's mail server",
    description: "The server and sender of EMAIL_URL and EMAIL_FROM; the fields below do not count then.",
  }),
  host: z
    .string()
    .default("localhost")
    .meta({ title: "SMTP host", description: "Name or address of the mail server." }),
  port: z.int().min(1).max(65_535).default(25).meta({ title: "SMTP port", description: "25, 465 or 587 usually." }),
  username: z.string().default("").meta({ title: "SMTP username", description: "Empty: no login." }),
  password: z
    .string()
    .default("")
    .meta({ title: "SMTP password", description: "Kept, and never shown again.", secret: true }),
  use_tls: z.boolean().default(false).meta({ title: "STARTTLS", description: "Encrypt after greeting; port 587." }),
  use_ssl: z.boolean().default(false).meta({ title: "TLS", description: "Encrypt from the first byte; port 465." }),
  timeout: z
    .int()
    .min(0)
    .default(10)
    .meta({ title: "Timeout", description: "Seconds that the mail server may be silent." }),
  from_address: z
    .string()
    .max(254)
    .refine((text) => parseMailbox(text) !== null, { error: "Enter a valid email address." })
    .default("system@authentik.local")
    .meta({ title: "Sender", description: "Address that messages come from.", format: "email" }),
};
const smtpConfig = z.object(smtpFields);

/**
 * A stage's own server and sender, or null when it uses the system's.
 *
 * @param config as it is stored
 * @throws Error when the password cannot be opened
 */
export function readStageServer(stageId: string, config: unknown): { server: SmtpServer; from: MailAddress } | null {
  const parsed = smtpConfig.safeParse(config);
  if (!parsed.success || parsed.data.use_global_settings) return null;
  const { host, port, username, password, use_tls, use_ssl, timeout, from_address } = parsed.data;
  return {
    server: {
      host,
      port,
      username,
      password: openSecret(stageId, "password", password),
      tls: use_ssl ? "implicit" : use_tls ? "required" : "none",
      verify: true,
      timeoutMs: Math.min(Math.max(timeout, 1), 60) * 1000,
    },
    from: parseMailbox(from_address) ?? { name: "", address: "system@authentik.local" },
  };
}
