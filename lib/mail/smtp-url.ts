import { z } from "zod";

/** An SMTP server and how to talk to it. */
export interface SmtpServer {
  host: string;
  port: number;
  username: string;
  password: string;
  /** `required`: STARTTLS or nothing; `offered`: STARTTLS when the server has it; `none`; `implicit`: TLS from the first byte. */
  tls: "required" | "offered" | "none" | "implicit";
  /** Whether the server's certificate must be good for its name. */
  verify: boolean;
  /** How long the server may be silent, in milliseconds. */
  timeoutMs: number;
}

const flag = z.enum(["true", "false"]).transform((text) => text === "true");
const optionsSchema = z.strictObject({
  /** Refuse to send without STARTTLS. */
  requireTLS: flag.optional(),
  /** Never use STARTTLS. */
  ignoreTLS: flag.default(false),
  /** Accept any certificate when false. */
  rejectUnauthorized: flag.default(true),
  /** Seconds. */
  timeout: z.coerce.number().int().min(1).max(60).default(10),
});

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Reads EMAIL_URL: `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. Who sends a password to another machine
 * without TLS has to say so (`?ignoreTLS=true`).
 *
 * @returns null when it cannot be used
 */
export function parseEmailUrl(text: string): SmtpServer | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const options = optionsSchema.safeParse(Object.fromEntries(url.searchParams));
  const implicit = url.protocol === "smtps:";
  if (!options.success || url.hostname === "" || (!implicit && url.protocol !== "smtp:")) return null;
  const [username, password] = [decode(url.username), decode(url.password)];
  if (username === null || password === null) return null;
  const { requireTLS, ignoreTLS, rejectUnauthorized, timeout } = options.data;
  const strict = requireTLS ?? (username !== "" && !LOOPBACK.test(url.hostname));
  const starttls = ignoreTLS ? "none" : strict ? "required" : "offered";
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? (implicit ? 465 : 587) : Number(url.port),
    username,
    password,
    tls: implicit ? "implicit" : starttls,
    verify: rejectUnauthorized,
    timeoutMs: timeout * 1000,
  };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
